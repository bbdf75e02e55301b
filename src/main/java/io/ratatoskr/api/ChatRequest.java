package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request.
 *
 * @param stream whether the response is streamed
 * @param streamUsage whether the stream ends with token counts
 * @param dialect the dialect of the unknown fields in the options
 */
public record ChatRequest(
        List<Message> messages,
        List<ToolDefinition> tools,
        ChatOptions options,
        boolean stream,
        boolean streamUsage,
        String dialect)
        implements ModelRequest {
    public ChatRequest {
        messages = Preconditions.requireNonEmpty("messages", messages);
        tools = List.copyOf(tools);
        requireNonNull(options, "options");
        requireNonNull(dialect, "dialect");
    }

    public static ChatRequest of(String model, Message... messages) {
        return new ChatRequest(List.of(messages), List.of(), ChatOptions.of(model), false, false, Dialects.OPENAI);
    }

    @Override
    public Operation operation() {
        return Operation.CHAT;
    }

    @Override
    public String model() {
        return options.model();
    }

    @Override
    public @Nullable String provider() {
        return options.provider();
    }

    @Override
    public ChatRequest withModel(String model) {
        if (model.equals(options.model())) {
            return this;
        }
        return withOptions(options.toBuilder().model(model).build());
    }

    public ChatRequest withOptions(ChatOptions changed) {
        return new ChatRequest(messages, tools, changed, stream, streamUsage, dialect);
    }

    public ChatRequest withTools(List<ToolDefinition> changed) {
        return new ChatRequest(messages, changed, options, stream, streamUsage, dialect);
    }

    /** The same request with streaming turned on or off. */
    public ChatRequest withStream(boolean enabled) {
        return enabled == stream ? this : new ChatRequest(messages, tools, options, enabled, streamUsage, dialect);
    }
}
