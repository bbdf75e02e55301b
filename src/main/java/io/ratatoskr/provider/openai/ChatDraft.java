package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a chat completion request, field by field. */
final class ChatDraft {
    private final ChatOptions.Builder options = ChatOptions.builder("");
    private final ExtraCollector extra = new ExtraCollector();
    private final ReasoningDraft reasoning = new ReasoningDraft();
    private @Nullable List<Message> messages;
    private List<ToolDefinition> tools = List.of();
    private @Nullable Integer maxTokens;
    private @Nullable Integer maxCompletionTokens;
    private final StreamDraft stream = new StreamDraft();

    void field(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> options.model(reader.isNull() ? "" : reader.readString());
            case "messages" -> messages = MessageReader.list(reader);
            case "tools" -> tools = reader.isNull() ? List.of() : ToolReader.list(reader);
            case "tool_choice" -> options.toolChoice(ToolReader.choice(reader));
            case "parallel_tool_calls" -> options.parallelToolCalls(reader.readBooleanOrNull());
            case "response_format" -> options.responseFormat(ResponseFormats.read(reader));
            case "temperature" -> options.temperature(reader.readDoubleOrNull());
            case "top_p" -> options.topP(reader.readDoubleOrNull());
            case "top_k" -> options.topK(reader.readIntOrNull());
            case "max_tokens" -> maxTokens = reader.readIntOrNull();
            case "max_completion_tokens" -> maxCompletionTokens = reader.readIntOrNull();
            case "frequency_penalty" -> options.frequencyPenalty(reader.readDoubleOrNull());
            case "presence_penalty" -> options.presencePenalty(reader.readDoubleOrNull());
            case "seed" -> options.seed(reader.readLongOrNull());
            case "stop" -> options.stop(OptionReader.stop(reader));
            case "reasoning", "reasoning_effort" -> reasoning.field(reader);
            case "stream", "stream_options" -> stream.field(reader, extra);
            case "cache_prompt" -> options.cachePrompt(reader.readBooleanOrNull());
            case "raw_provider_options" -> options.rawProviderOptions(OptionReader.raw(reader));
            case "provider" -> options.provider(OptionReader.provider(reader, extra));
            default -> extra.collect(reader);
        }
    }

    ChatRequest request() {
        if (messages == null) {
            throw new InvalidRequest("messages is missing; expected a list of messages", "messages");
        }
        boolean newSpelling = maxCompletionTokens != null;
        options.maxTokens(newSpelling ? maxCompletionTokens : maxTokens)
                .usesMaxCompletionTokens(newSpelling)
                .reasoning(reasoning.config())
                .extra(extra.toAdditionalProperties());
        return new ChatRequest(
                messages, tools, options.build(), stream.wanted(), stream.usageWanted(), Dialects.OPENAI);
    }
}
