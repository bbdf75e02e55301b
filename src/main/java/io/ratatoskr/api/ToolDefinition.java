package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A tool that a model may call. */
public sealed interface ToolDefinition {
    /**
     * A function of the caller's.
     *
     * @param parameters JSON Schema of the arguments, token for token as the caller wrote it; null: no arguments
     * @param extra unknown fields inside the function object
     * @param outer unknown fields beside it, {@code cache_control} excepted
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable JsonText parameters,
            @Nullable Boolean strict,
            @Nullable JsonText cacheControl,
            Extra extra,
            Extra outer)
            implements ToolDefinition {
        public Function {
            requireNonNull(name, "name");
            if (name.isBlank()) {
                throw new InvalidRequest("a tool has a blank name", "tools");
            }
        }

        public Function(String name, @Nullable String description, @Nullable JsonText parameters) {
            this(name, description, parameters, null, null, Extra.NONE, Extra.NONE);
        }
    }

    /** A kind of tool that the gateway has no word for, whole, its {@code type} included. */
    record Other(String type, JsonText json) implements ToolDefinition {
        public Other {
            requireNonNull(type, "type");
            requireNonNull(json, "json");
        }
    }
}
