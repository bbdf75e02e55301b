package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The required format of the response text. */
public sealed interface ResponseFormat {
    ResponseFormat TEXT = new Text();
    ResponseFormat JSON_OBJECT = new JsonObject();

    record Text() implements ResponseFormat {}

    record JsonObject() implements ResponseFormat {}

    /** JSON that matches the schema; {@code schema} is preserved verbatim. */
    record JsonSchema(
            @Nullable String name,
            @Nullable String description,
            @Nullable RawJson schema,
            @Nullable Boolean strict,
            AdditionalProperties extra)
            implements ResponseFormat {}

    /** A format of unknown type: the complete object, including {@code type}. */
    record Other(String type, RawJson json) implements ResponseFormat {
        public Other {
            requireNonNull(type, "type");
            requireNonNull(json, "json");
        }
    }
}
