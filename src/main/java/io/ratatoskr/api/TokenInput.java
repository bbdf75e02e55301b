package io.ratatoskr.api;

import java.util.List;

/** The input of token counting. */
public sealed interface TokenInput {
    record Text(String text) implements TokenInput {}

    /** Chat messages, counted with the overhead of the model's chat template. */
    record Messages(List<Message> messages, List<ToolDefinition> tools) implements TokenInput {
        public Messages {
            messages = Preconditions.requireNonEmpty("messages", messages);
            tools = List.copyOf(tools);
        }
    }
}
