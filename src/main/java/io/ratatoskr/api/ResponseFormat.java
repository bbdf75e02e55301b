package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The form that the answer's text must have. */
public sealed interface ResponseFormat {
    ResponseFormat TEXT = new Text();
    ResponseFormat JSON_OBJECT = new JsonObject();

    record Text() implements ResponseFormat {}

    record JsonObject() implements ResponseFormat {}

    /** JSON that the schema admits; {@code schema} is kept token for token. */
    record JsonSchema(
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonText schema,
            @Nullable Boolean strict,
            Extra extra)
            implements ResponseFormat {}

    /** A format that the gateway has no word for, whole, its {@code type} included. */
    record Other(String type, JsonText json) implements ResponseFormat {
        public Other {
            requireNonNull(type, "type");
            requireNonNull(json, "json");
        }
    }
}
