package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** Which tool the model may, must or must not call. Tolerated without tools. */
public sealed interface ToolChoice {
    ToolChoice AUTO = new Auto();
    ToolChoice NONE = new None();
    ToolChoice REQUIRED = new Required();

    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    record Required() implements ToolChoice {}

    /** The function of that name must be called. */
    record Function(String name) implements ToolChoice {
        public Function {
            requireNonNull(name, "name");
        }
    }

    /** A choice that the gateway has no word for ({@code allowed_tools}, a custom tool), whole. */
    record Other(JsonText json) implements ToolChoice {}
}
