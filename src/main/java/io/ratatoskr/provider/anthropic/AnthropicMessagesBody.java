package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
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
        this.maxTokens = maxTokens(options, model, metadata);
    }

    /** The limit of the response: the caller's, else the maximum of the model, since the API requires one. */
    static int maxTokens(ChatOptions options, ClaudeModel model, @Nullable ModelMetadata metadata) {
        Integer requested = options.maxTokens();
        Integer modelMaximum = metadata == null ? null : metadata.maxOutputTokens();
        return requested != null
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
        writeSampling(writer);
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
        RawJson requested = OutputFormat.schema(options.responseFormat(), model, profile);
        RawJson schema = requested == null ? null : OutputSchema.lossless(requested);
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

    private void writeSampling(JsonWriter writer) {
        writer.field("temperature", options.temperature())
                .field("top_k", options.topK())
                .field("top_p", options.topP());
        if (!options.stop().isEmpty()) {
            writer.name("stop_sequences").beginList();
            options.stop().forEach(writer::string);
            writer.endList();
        }
    }
}
