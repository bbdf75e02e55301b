package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.Profile;
import org.jspecify.annotations.Nullable;

/** The field {@code format}: the word {@code json}, or a schema as the caller wrote it. */
final class Formats {
    private static final JsonText ANY_JSON = new JsonText("\"json\"");

    private Formats() {}

    /** What to send; null: nothing. */
    static @Nullable JsonText of(@Nullable ResponseFormat format, Profile profile) {
        return switch (format) {
            case null -> null;
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonObject any -> ANY_JSON;
            case ResponseFormat.JsonSchema schema -> schema.schema() == null ? ANY_JSON : schema.schema();
            case ResponseFormat.Other other ->
                throw new UnsupportedParameter(
                        "%s: Ollama has no response_format '%s'; it has json_object and json_schema"
                                .formatted(profile.name(), other.type()),
                        "response_format");
        };
    }
}
