package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** The tools that the model may, must or must not call. Allowed without tools. */
public sealed interface ToolChoice {
    ToolChoice AUTO = new Auto();
    ToolChoice NONE = new None();
    ToolChoice REQUIRED = new Required();

    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    record Required() implements ToolChoice {}

    /** The function with this name must be called. */
    record Function(String name) implements ToolChoice {
        public Function {
            requireNonNull(name, "name");
        }
    }

    /** An unknown choice ({@code allowed_tools}, a custom tool): the complete object. */
    record Other(RawJson json) implements ToolChoice {}
}
