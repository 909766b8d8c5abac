package io.stackyard.engine;

import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import java.util.List;

/// The texts of what hosts that use continuations are refused for.
final class ContinuationErrors {

    private ContinuationErrors() {}

    static IllegalArgumentException noException(Tag tag) {
        return new IllegalArgumentException(
                tag + " cannot name an exception: it has results="
                        + tag.type().results().size() + "; use a tag without results");
    }

    static IllegalArgumentException unknownType(ReferenceType type) {
        return new IllegalArgumentException(
                "cannot resume or bind a continuation of type " + type
                        + ", which does not say what it takes; let the guest give it out by a concrete"
                        + " type, such as (ref $ct)");
    }

    static IllegalArgumentException tooManyBound(FunctionType type, int given) {
        return new IllegalArgumentException(
                "wrong number of values to bind: at most=" + type.params().size() + ", given="
                        + given + "; the continuation is one of " + type);
    }

    static IllegalArgumentException switchTag(Tag tag, List<ValueType> results) {
        return new IllegalArgumentException(
                "cannot switch by " + tag
                        + ": wanted no parameters and the results of the continuation "
                        + results);
    }

    static IllegalArgumentException suspendResults(Tag tag, FunctionType function) {
        return new IllegalArgumentException(
                "cannot suspend by " + tag + ": its results must be those of the host function "
                        + function + ", which get what a later resume brings");
    }

    static IllegalStateException noContinuation(String what) {
        return new IllegalStateException(
                "cannot " + what
                        + ": this resumption holds no continuation; give it one with begin");
    }

    static IllegalStateException missingArguments(FunctionType type, int given) {
        return new IllegalStateException(
                "cannot resume: wanted arguments=" + type.params().size() + ", given=" + given
                        + "; the continuation is one of " + type);
    }

    static IllegalStateException tooManyArguments(FunctionType type) {
        return new IllegalStateException(
                "all arguments are set: wanted=" + type.params().size()
                        + "; the continuation is one of " + type);
    }

    static IllegalArgumentException otherType(ValueType wanted, ValueType actual) {
        return new IllegalArgumentException(
                "value of another type: wanted=" + wanted + ", it is " + actual);
    }

    static IllegalStateException fiberState(FiberState state, String what, FiberState wanted) {
        return new IllegalStateException(
                "cannot " + what + ": fiber is " + state + ", wanted " + wanted);
    }

    static IllegalStateException noHostFunction(ParkCause cause) {
        return new IllegalStateException(
                "cannot throw into it: fiber is parked by " + cause + ", wanted "
                        + ParkCause.HOST_FUNCTION + "; use fail to end it");
    }

    static IllegalArgumentException stageValue(Object value) {
        return new IllegalArgumentException(
                "a stage that a host function awaits completed with " + value.getClass().getName()
                        + "; wanted null, a Value or a List of them");
    }
}
