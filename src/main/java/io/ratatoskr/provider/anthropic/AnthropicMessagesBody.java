package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.provider.BodySize;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/messages}. */
final class AnthropicMessagesBody {
    private final ChatRequest request;
    private final ChatOptions options;
    private final ProviderProfile profile;
    private final ClaudeModel model;
    private final int maxTokens;

    /** @param metadata metadata of the model; null: unknown */
    AnthropicMessagesBody(ChatRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        this.request = request;
        this.options = request.options();
        this.profile = profile;
        this.model = ClaudeModel.forId(request.model());
        Integer requested = options.maxTokens();
        Integer modelMaximum = metadata == null ? null : metadata.maxOutputTokens();
        this.maxTokens = requested != null
                ? requested
                : modelMaximum != null && modelMaximum > 0 ? modelMaximum : model.maxOutputTokens();
    }

    byte[] write() {
        if (request.dialect().equals(Dialects.OPENAI)) {
            OpenAiExtras.rejectUnsupported(options.extra(), profile);
        }
        MessagesBuilder messages = MessagesBuilder.build(request, profile);
        List<ContentBlock> tools = AnthropicTools.definitions(request, profile, model, messages.calledTools);
        AdditionalProperties ownFields =
                request.dialect().equals(Dialects.ANTHROPIC) ? options.extra() : AdditionalProperties.NONE;
        if (Boolean.TRUE.equals(options.cachePrompt())) {
            CacheBreakpoints.place(messages, tools, ownFields.get(ContentBlockMapper.CACHE_CONTROL) == null ? 0 : 1);
        }
        AnthropicThinkingConfig thinking = AnthropicThinkingConfig.of(
                options.reasoning(),
                model,
                maxTokens,
                AnthropicTools.forced(request),
                messages.continuesWithoutThinking());
        var writer = new JsonWriter(BodySize.estimate(request));
        writer.beginObject().field("model", request.model()).field("max_tokens", Integer.valueOf(maxTokens));
        writeBlocks(writer, "system", messages.system);
        writer.name("messages").beginList();
        messages.turns.forEach(turn -> turn.write(writer));
        writer.endList();
        writeBlocks(writer, "tools", tools);
        writer.field("tool_choice", AnthropicTools.choice(request, profile, model, !tools.isEmpty()))
                .field("thinking", thinking.toJson());
        writeOutputConfig(writer, thinking.effort());
        writeSampling(writer, thinking.isEnabled());
        if (request.dialect().equals(Dialects.OPENAI)) {
            OpenAiExtras.writeMetadata(writer, options.extra());
        }
        if (request.stream()) {
            writer.name("stream").bool(true);
        }
        return BodyOverrides.apply(writer.endObject(), ownFields, options.rawProviderOptions());
    }

    private static void writeBlocks(JsonWriter writer, String name, List<ContentBlock> blocks) {
        if (!blocks.isEmpty()) {
            writer.name(name).beginList();
            blocks.forEach(block -> block.write(writer));
            writer.endList();
        }
    }

    private void writeOutputConfig(JsonWriter writer, @Nullable String effort) {
        RawJson schema = outputSchema();
        if (effort == null && schema == null) {
            return;
        }
        writer.name("output_config").beginObject().field("effort", effort);
        if (schema != null) {
            writer.name("format")
                    .beginObject()
                    .field("type", "json_schema")
                    .field("schema", schema)
                    .endObject();
        }
        writer.endObject();
    }

    private @Nullable RawJson outputSchema() {
        return switch (options.responseFormat()) {
            case null -> null;
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonSchema format -> {
                if (format.schema() == null || !model.supportsStructuredOutput()) {
                    throw UnsupportedParameters.of(
                            profile,
                            "response_format",
                            format.schema() == null ? "JSON without a schema" : "a JSON schema with this model");
                }
                yield format.schema();
            }
            case ResponseFormat.JsonObject object ->
                throw UnsupportedParameters.of(profile, "response_format", "JSON without a schema");
            case ResponseFormat.Other other ->
                throw UnsupportedParameters.of(
                        profile, "response_format", "a format of type " + Text.echo(other.type()));
        };
    }

    private void writeSampling(JsonWriter writer, boolean thinkingEnabled) {
        if (!thinkingEnabled) {
            writer.field("temperature", options.temperature()).field("top_k", options.topK());
        }
        Double topP = options.topP();
        if (topP != null && (!thinkingEnabled || topP >= 0.95)) {
            writer.field("top_p", topP);
        }
        if (!options.stop().isEmpty()) {
            writer.name("stop_sequences").beginList();
            options.stop().forEach(writer::string);
            writer.endList();
        }
    }
}
