package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.ProviderProfile;
import org.jspecify.annotations.Nullable;

/** Maps the response format to the field {@code format}: {@code "json"}, or a schema unchanged. */
final class FormatField {
    private static final RawJson ANY_JSON = new RawJson("\"json\"");

    private FormatField() {}

    /** The value to send; null: omitted. */
    static @Nullable RawJson of(@Nullable ResponseFormat format, ProviderProfile profile) {
        return switch (format) {
            case null -> null;
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonObject any -> ANY_JSON;
            case ResponseFormat.JsonSchema schema -> schema.schema() == null ? ANY_JSON : schema.schema();
            case ResponseFormat.Other other ->
                throw new UnsupportedParameter(
                        "%s: Ollama does not support response_format '%s'; supported: json_object, json_schema"
                                .formatted(profile.name(), other.type()),
                        "response_format");
        };
    }
}
