package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.OpenAiResponseFormatCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a chat completion request, field by field. */
final class OpenAiChatParser {
    private final OpenAiModelParser model;
    private final ChatOptions.Builder options = ChatOptions.builder("");
    private final ExtraCollector extra = new ExtraCollector();
    private final OpenAiReasoningParser reasoning = new OpenAiReasoningParser();
    private @Nullable List<Message> messages;
    private List<ToolDefinition> tools = List.of();
    private @Nullable Integer maxTokens;
    private @Nullable Integer maxCompletionTokens;
    private final OpenAiStreamOptionsParser stream = new OpenAiStreamOptionsParser();

    /** @param model replaces the model of the body; null: the body names it */
    OpenAiChatParser(@Nullable String model) {
        this.model = new OpenAiModelParser(model);
    }

    /** Sets the messages of a body that has none. */
    void setMessages(List<Message> defaultMessages) {
        messages = defaultMessages;
    }

    void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model.readField(reader);
            case "messages" -> messages = OpenAiMessageParser.parseList(reader);
            case "tools" -> tools = reader.isNull() ? List.of() : OpenAiToolParser.parseList(reader);
            case "tool_choice" -> options.toolChoice(OpenAiToolParser.parseChoice(reader));
            case "parallel_tool_calls" -> options.parallelToolCalls(reader.readBooleanOrNull());
            case "response_format" -> options.responseFormat(OpenAiResponseFormatCodec.read(reader));
            case "temperature" -> options.temperature(reader.readDoubleOrNull());
            case "top_p" -> options.topP(reader.readDoubleOrNull());
            case "top_k" -> options.topK(reader.readIntOrNull());
            case "max_tokens" -> maxTokens = reader.readIntOrNull();
            case "max_completion_tokens" -> maxCompletionTokens = reader.readIntOrNull();
            case "frequency_penalty" -> options.frequencyPenalty(reader.readDoubleOrNull());
            case "presence_penalty" -> options.presencePenalty(reader.readDoubleOrNull());
            case "seed" -> options.seed(reader.readLongOrNull());
            case "stop" -> options.stop(OpenAiOptionParser.parseStop(reader));
            case "reasoning", "reasoning_effort" -> reasoning.readField(reader);
            case "stream", "stream_options", "usage" -> stream.readField(reader, extra);
            case "cache_prompt" -> options.cachePrompt(reader.readBooleanOrNull());
            case "raw_provider_options" -> options.rawProviderOptions(OpenAiOptionParser.parseRawOptions(reader));
            case "provider" -> options.provider(OpenAiOptionParser.parseProvider(reader, extra));
            default -> extra.collect(reader);
        }
    }

    ChatRequest toRequest() {
        if (messages == null) {
            throw new InvalidRequest("messages is missing; expected a list of messages", "messages");
        }
        boolean usesMaxCompletionTokens = maxCompletionTokens != null;
        options.model(model.model())
                .maxTokens(usesMaxCompletionTokens ? maxCompletionTokens : maxTokens)
                .usesMaxCompletionTokens(usesMaxCompletionTokens)
                .reasoning(reasoning.toConfig())
                .extra(extra.toAdditionalProperties());
        return new ChatRequest(
                messages, tools, options.build(), stream.enabled(), stream.includeUsage(), Dialects.OPENAI);
    }
}
