package io.stackyard.engine.switching;

/// What the abstract machine has in place of a null reference of any kind.
enum NullReference {
    NULL
}
