package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodySize;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/messages}. */
final class MessagesBody {
    private final ChatRequest request;
    private final ChatOptions options;
    private final Profile profile;
    private final ClaudeModel model;
    private final int maxTokens;

    /** @param known metadata of the model; null: unknown */
    MessagesBody(ChatRequest request, Profile profile, @Nullable ModelMetadata known) {
        this.request = request;
        this.options = request.options();
        this.profile = profile;
        this.model = ClaudeModel.of(request.model());
        Integer asked = options.maxTokens();
        Integer most = known == null ? null : known.maxOutputTokens();
        this.maxTokens = asked != null ? asked : most != null && most > 0 ? most : model.maxOutput();
    }

    byte[] write() {
        if (request.dialect().equals(Dialects.OPENAI)) {
            OpenAiExtras.check(options.extra(), profile);
        }
        Conversation conversation = Conversation.of(request, profile);
        List<Block> tools = Tools.definitions(request, profile, model, conversation.called);
        AdditionalProperties own = request.dialect().equals(Dialects.ANTHROPIC) ? options.extra() : AdditionalProperties.NONE;
        if (Boolean.TRUE.equals(options.cachePrompt())) {
            Breakpoints.place(conversation, tools, own.get(PartBlocks.CACHE_CONTROL) == null ? 0 : 1);
        }
        Thinking thinking = Thinking.of(
                options.reasoning(), model, maxTokens, Tools.forced(request), conversation.continuesWithoutThinking());
        var writer = new JsonWriter(BodySize.estimate(request));
        writer.beginObject().field("model", request.model()).field("max_tokens", Integer.valueOf(maxTokens));
        list(writer, "system", conversation.system);
        writer.name("messages").beginList();
        conversation.turns.forEach(turn -> turn.write(writer));
        writer.endList();
        list(writer, "tools", tools);
        writer.field("tool_choice", Tools.choice(request, profile, model, !tools.isEmpty()))
                .field("thinking", thinking.json());
        outputConfig(writer, thinking.effort());
        sampling(writer, thinking.isOn());
        if (request.dialect().equals(Dialects.OPENAI)) {
            OpenAiExtras.metadata(writer, options.extra());
        }
        if (request.stream()) {
            writer.name("stream").bool(true);
        }
        return Overlay.on(writer.endObject(), own, options.rawProviderOptions());
    }

    private static void list(JsonWriter writer, String name, List<Block> blocks) {
        if (!blocks.isEmpty()) {
            writer.name(name).beginList();
            blocks.forEach(block -> block.write(writer));
            writer.endList();
        }
    }

    private void outputConfig(JsonWriter writer, @Nullable String effort) {
        RawJson schema = schema();
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

    private @Nullable RawJson schema() {
        return switch (options.responseFormat()) {
            case null -> null;
            case ResponseFormat.Text text -> null;
            case ResponseFormat.JsonSchema format -> {
                if (format.schema() == null || !model.structured()) {
                    throw Unsaid.of(
                            profile,
                            "response_format",
                            format.schema() == null ? "JSON without a schema" : "a JSON schema with this model");
                }
                yield format.schema();
            }
            case ResponseFormat.JsonObject object ->
                throw Unsaid.of(profile, "response_format", "JSON without a schema");
            case ResponseFormat.Other other ->
                throw Unsaid.of(profile, "response_format", "a format of type " + other.type());
        };
    }

    private void sampling(JsonWriter writer, boolean thinks) {
        if (!thinks) {
            writer.field("temperature", options.temperature()).field("top_k", options.topK());
        }
        Double topP = options.topP();
        if (topP != null && (!thinks || topP >= 0.95)) {
            writer.field("top_p", topP);
        }
        if (!options.stop().isEmpty()) {
            writer.name("stop_sequences").beginList();
            options.stop().forEach(writer::string);
            writer.endList();
        }
    }
}
