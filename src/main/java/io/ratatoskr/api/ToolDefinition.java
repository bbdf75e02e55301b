package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A tool that a model may call. */
public sealed interface ToolDefinition {
    /**
     * A function of the caller.
     *
     * @param parameters JSON Schema of the arguments, preserved verbatim; null for no arguments
     * @param extra unknown fields inside the function object
     * @param toolExtra unknown fields next to the function object, except {@code cache_control}
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable RawJson parameters,
            @Nullable Boolean strict,
            @Nullable RawJson cacheControl,
            AdditionalProperties extra,
            AdditionalProperties toolExtra)
            implements ToolDefinition {
        public Function {
            requireNonNull(name, "name");
            if (name.isBlank()) {
                throw new InvalidRequest("a tool has a blank name", "tools");
            }
        }

        public Function(String name, @Nullable String description, @Nullable RawJson parameters) {
            this(name, description, parameters, null, null, AdditionalProperties.NONE, AdditionalProperties.NONE);
        }
    }

    /** A tool of unknown type: the complete object, including {@code type}. */
    record Other(String type, RawJson json) implements ToolDefinition {
        public Other {
            requireNonNull(type, "type");
            requireNonNull(json, "json");
        }
    }
}
