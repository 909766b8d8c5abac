package io.stackyard.engine.switching;

import java.util.List;

/// An exception of the abstract machine: the tag's identity and the numbers it carries.
record ModelException(String tag, List<Object> payload) {}
