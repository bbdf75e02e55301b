package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.provider.RepeatedCallIds;
import io.ratatoskr.settings.ProviderProfile;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/chat}. */
final class OllamaChatBody {
    private static final RawJson ANY_JSON = new RawJson("\"json\"");

    private OllamaChatBody() {}

    static byte[] write(ChatRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        boolean ownDialect = request.dialect().equals(Dialects.OLLAMA);
        ChatOptions options = request.options();
        var unsupportedExtras = new UnsupportedExtras(options.extra(), request.dialect(), profile);
        unsupportedExtras.requireSingleChoice();
        boolean hasTools = OllamaToolWriter.includesTools(request, profile);
        RequiredCapabilities.check(request, profile, metadata);
        ContextSize.requireFits(PromptTokenBounds.lowerBound(request), request.model(), profile, metadata);
        long prompt = PromptTokenBounds.upperBound(request, hasTools);
        // Half a token is about a byte
        var writer = new JsonWriter((int) Math.min(512 + 2 * prompt, 16 << 20));
        writer.beginObject().name("model").string(request.model()).name("messages");
        new OllamaMessageWriter(writer, profile, ownDialect).writeAll(RepeatedCallIds.rename(request.messages()));
        if (hasTools) {
            OllamaToolWriter.writeAll(writer, request, profile, ownDialect);
        }
        writer.field("format", format(options.responseFormat(), profile))
                .field("think", ThinkField.of(options.reasoning(), request.model()));
        unsupportedExtras.writeLogprobs(writer);
        // Defaults of Ollama: stream is true, and truncate silently cuts the prompt
        writer.name("stream").bool(request.stream()).name("truncate").bool(false);
        new OllamaOptions(
                        options.sampling(),
                        SamplingExtras.of(options.extra(), request.dialect()),
                        options.maxTokens(),
                        options.stop(),
                        ContextSize.choose(prompt, options.maxTokens(), metadata))
                .write(writer);
        return BodyOverrides.apply(
                writer.endObject(),
                ownDialect ? options.extra() : AdditionalProperties.NONE,
                options.rawProviderOptions(),
                OllamaOptions.FIELD_NAME);
    }

    /** The field {@code format} of a response format: {@code "json"}, or a schema unchanged; null: omitted. */
    private static @Nullable RawJson format(@Nullable ResponseFormat format, ProviderProfile profile) {
        return switch (format) {
            case null -> null;
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonObject any -> ANY_JSON;
            case ResponseFormat.JsonSchema schema -> schema.schema() == null ? ANY_JSON : schema.schema();
            case ResponseFormat.Other other ->
                throw new UnsupportedParameter(
                        "%s: Ollama does not support response_format '%s'; supported: json_object, json_schema"
                                .formatted(profile.name(), Text.echo(other.type())),
                        "response_format");
        };
    }
}
