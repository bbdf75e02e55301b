package io.ratatoskr.client.codec;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a chat response. */
public final class ChatResponseReader {
    private ChatResponseReader() {}

    /** @throws io.ratatoskr.api.error.ProviderUnavailable for anything but a chat response */
    public static ChatResponse read(ServiceResponse response) {
        return ResponseJson.read(response.body(), reader -> {
            var head = new ResponseHead();
            List<Choice> choices = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("choices")) {
                    choices = ResponseJson.list(reader, ChatResponseReader::choice);
                } else {
                    head.read(reader);
                }
            }
            return new ChatResponse(
                    choices,
                    head.usage,
                    head.model(response.origin()),
                    response.origin().providerOrEmpty(),
                    head.id,
                    head.created,
                    head.extra.toAdditionalProperties());
        });
    }

    private static Choice choice(JsonReader reader) {
        int index = 0;
        var message = new MessageReader();
        FinishReason finish = null;
        RawJson logprobs = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> index = reader.readInt();
                case "message" -> message.read(reader);
                case "logprobs" -> logprobs = Json.valueOrNull(reader.readRaw());
                case "finish_reason" -> finish = FinishReasons.read(reader);
                default -> extra.collect(reader);
            }
        }
        return new Choice(
                index,
                message.content,
                new AssistantOutput(message.toolCalls, message.reasoning, message.reasoningDetails, message.refusal),
                finish == null ? FinishReason.STOP : finish,
                logprobs,
                message.extra.toAdditionalProperties(),
                extra.toAdditionalProperties());
    }

    /** Reads the message of a choice. */
    private static final class MessageReader {
        private final ExtraCollector extra = new ExtraCollector();
        private @Nullable String content;
        private @Nullable String refusal;
        private @Nullable String reasoning;
        private @Nullable RawJson reasoningDetails;
        private List<ToolCall> toolCalls = List.of();

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "role" -> reader.skip();
                    case "content" -> content = reader.readStringOrNull();
                    case "refusal" -> refusal = reader.readStringOrNull();
                    // The same text under both names
                    case "reasoning", "reasoning_content" -> reasoning = reader.readStringOrNull();
                    case "reasoning_details" -> reasoningDetails = Json.valueOrNull(reader.readRaw());
                    case "tool_calls" ->
                        toolCalls = reader.isNull() ? List.of() : OpenAiToolCallCodec.parseList(reader);
                    default -> extra.collect(reader);
                }
            }
        }
    }
}
