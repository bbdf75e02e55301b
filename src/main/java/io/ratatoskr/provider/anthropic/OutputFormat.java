package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.settings.ProviderProfile;
import org.jspecify.annotations.Nullable;

/** The response formats that the API supports: text and JSON with a schema. */
final class OutputFormat {
    private static final String NAME = "response_format";

    private OutputFormat() {}

    /**
     * The schema of the response, as the caller wrote it; null for text.
     *
     * @throws io.ratatoskr.api.error.UnsupportedParameter for every other format, and for models without schemas
     */
    static @Nullable RawJson schema(@Nullable ResponseFormat format, ClaudeModel model, ProviderProfile profile) {
        return switch (format) {
            case null -> null;
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonSchema json -> {
                if (json.schema() == null || !model.supportsStructuredOutput()) {
                    throw UnsupportedParameters.of(
                            profile,
                            NAME,
                            json.schema() == null ? "JSON without a schema" : "a JSON schema with this model");
                }
                yield json.schema();
            }
            case ResponseFormat.JsonObject object ->
                throw UnsupportedParameters.of(profile, NAME, "JSON without a schema");
            case ResponseFormat.Other other ->
                throw UnsupportedParameters.of(profile, NAME, "a format of type " + Text.echo(other.type()));
        };
    }
}
