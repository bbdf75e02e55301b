package io.ratatoskr.tokens;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.api.ToolDefinition;
import java.util.List;

/**
 * Estimates the tokens of chat messages including the chat template. OpenAI's cookbook counts three tokens per message, one
 * more for a name, and three that start the reply. For other model families this is an approximation, as are tools for all.
 */
final class ChatTemplate {
    private static final int MESSAGE = 3;
    private static final int NAME = 1;
    private static final int ANSWER = 3;
    private static final int TOOL = 8;
    private static final int TOOLS = 9;

    private ChatTemplate() {}

    static long count(Counter counter, List<Message> messages, List<ToolDefinition> tools) {
        long sum = ANSWER;
        for (Message message : messages) {
            sum += MESSAGE + counter.count(message.role().word());
            sum += message.content() == null
                    ? 0
                    : counter.count(message.content().plainText());
            sum += message.name() == null ? 0 : NAME + counter.count(message.name());
            sum += message.reasoning() == null ? 0 : counter.count(message.reasoning());
            for (ToolCall call : message.toolCalls()) {
                sum += MESSAGE + counter.count(call.name()) + counter.count(call.arguments());
            }
        }
        sum += tools.isEmpty() ? 0 : TOOLS;
        for (ToolDefinition tool : tools) {
            sum += TOOL
                    + switch (tool) {
                        case ToolDefinition.Function function ->
                            counter.count(function.name())
                                    + (function.description() == null ? 0 : counter.count(function.description()))
                                    + (function.parameters() == null
                                            ? 0
                                            : counter.count(
                                                    function.parameters().text()));
                        case ToolDefinition.Other other ->
                            counter.count(other.json().text());
                    };
        }
        return sum;
    }

    /** Whether the count is exact with the model's own tokenizer: plain text messages of OpenAI's models. */
    static boolean exact(List<Message> messages, List<ToolDefinition> tools) {
        return tools.isEmpty()
                && messages.stream()
                        .allMatch(message -> message.toolCalls().isEmpty()
                                && message.reasoning() == null
                                && (message.content() == null || message.content() instanceof Content.Text));
    }
}
