package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.model.ModelSelection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request, immutable. The {@code with} methods return a changed copy.
 *
 * @param messages in order, at least one
 * @param tools that the model may call; usually empty
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
    /** @throws io.ratatoskr.api.error.InvalidRequest if there are no messages */
    public ChatRequest {
        messages = Preconditions.requireNonEmpty("messages", messages);
        tools = List.copyOf(tools);
        requireNonNull(options, "options");
        requireNonNull(dialect, "dialect");
    }

    /** A chat without tools and options. */
    public static ChatRequest of(String model, Message... messages) {
        return new ChatRequest(List.of(messages), List.of(), ChatOptions.of(model), false, false, Dialects.OPENAI);
    }

    @Override
    public Operation operation() {
        return Operation.CHAT;
    }

    @Override
    public ModelSelection selection() {
        return options.selection();
    }

    @Override
    public ChatRequest withModel(String changed) {
        return changed.equals(model()) ? this : withOptions(options.withModel(changed));
    }

    @Override
    public ChatRequest withProvider(@Nullable String changed) {
        return withOptions(options.withProvider(changed));
    }

    public ChatRequest withTemperature(@Nullable Double changed) {
        return withOptions(options.withTemperature(changed));
    }

    public ChatRequest withMaxTokens(@Nullable Integer changed) {
        return withOptions(options.withMaxTokens(changed));
    }

    public ChatRequest withResponseFormat(@Nullable ResponseFormat changed) {
        return withOptions(options.withOutput(options.output().withResponseFormat(changed)));
    }

    /** The same chat with this system prompt in place of the system and developer messages that it begins with. */
    public ChatRequest withSystem(String changed) {
        var all = new ArrayList<Message>();
        all.add(Message.system(changed));
        messages.stream()
                .dropWhile(message -> message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER)
                .forEach(all::add);
        return withMessages(all);
    }

    public ChatRequest withOptions(ChatOptions changed) {
        return new ChatRequest(messages, tools, changed, stream, streamUsage, dialect);
    }

    public ChatRequest withMessages(List<Message> changed) {
        return new ChatRequest(changed, tools, options, stream, streamUsage, dialect);
    }

    public ChatRequest withTools(List<ToolDefinition> changed) {
        return new ChatRequest(messages, changed, options, stream, streamUsage, dialect);
    }

    /** The same request with streaming turned on or off. */
    public ChatRequest withStream(boolean enabled) {
        return enabled == stream ? this : new ChatRequest(messages, tools, options, enabled, streamUsage, dialect);
    }
}
