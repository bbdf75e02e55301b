package io.ratatoskr.tokenizer;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Estimates the tokens of chat messages including the chat template. OpenAI's cookbook counts three tokens per message, one
 * more for a name, and three that start the reply. For other model families this is an approximation, as are tools for all.
 */
final class ChatTokenEstimator {
    private static final int TOKENS_PER_MESSAGE = 3;
    private static final int TOKENS_PER_NAME = 1;
    private static final int REPLY_PREFIX_TOKENS = 3;
    private static final int TOKENS_PER_TOOL = 8;
    private static final int TOOL_LIST_TOKENS = 9;

    private ChatTokenEstimator() {}

    /**
     * @param counter the tokens of a text
     * @param checkpoint runs between the messages; throws to end the call
     */
    static long count(
            ToIntFunction<String> counter, List<Message> messages, List<ToolDefinition> tools, Runnable checkpoint) {
        long sum = REPLY_PREFIX_TOKENS;
        for (Message message : messages) {
            checkpoint.run();
            sum += TOKENS_PER_MESSAGE + counter.applyAsInt(message.role().wireName());
            sum += message.content() == null
                    ? 0
                    : counter.applyAsInt(message.content().plainText());
            sum += message.name() == null ? 0 : TOKENS_PER_NAME + counter.applyAsInt(message.name());
            sum += message.reasoning() == null ? 0 : counter.applyAsInt(message.reasoning());
            for (ToolCall call : message.toolCalls()) {
                sum += TOKENS_PER_MESSAGE + counter.applyAsInt(call.name()) + counter.applyAsInt(call.arguments());
            }
        }
        sum += tools.isEmpty() ? 0 : TOOL_LIST_TOKENS;
        for (ToolDefinition tool : tools) {
            sum += TOKENS_PER_TOOL
                    + switch (tool) {
                        case ToolDefinition.Function function ->
                            counter.applyAsInt(function.name())
                                    + (function.description() == null ? 0 : counter.applyAsInt(function.description()))
                                    + (function.parameters() == null
                                            ? 0
                                            : counter.applyAsInt(
                                                    function.parameters().text()));
                        case ToolDefinition.Other other ->
                            counter.applyAsInt(other.json().text());
                    };
        }
        return sum;
    }

    /** Returns whether the count is exact with the model's own tokenizer: plain text messages of OpenAI's models. */
    static boolean isExact(List<Message> messages, List<ToolDefinition> tools) {
        return tools.isEmpty()
                && messages.stream()
                        .allMatch(message -> message.toolCalls().isEmpty()
                                && message.reasoning() == null
                                && (message.content() == null || message.content() instanceof Content.Text));
    }
}
