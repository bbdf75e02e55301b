package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chat message.
 *
 * @param content null if the assistant only called tools
 * @param toolCallId the id of the tool call that a tool message responds to
 * @param reasoning the assistant's reasoning as text, sent back to providers that accept it
 * @param reasoningDetails provider-specific reasoning data including signatures, sent back unchanged
 * @param extra the message's unknown fields
 */
public record Message(
        Role role,
        @Nullable Content content,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        @Nullable String name,
        @Nullable String reasoning,
        @Nullable RawJson reasoningDetails,
        @Nullable String refusal,
        AdditionalProperties extra) {
    public Message {
        requireNonNull(role, "role");
        toolCalls = List.copyOf(toolCalls);
        requireNonNull(extra, "extra");
    }

    public static Message system(String text) {
        return of(Role.SYSTEM, text);
    }

    public static Message user(String text) {
        return of(Role.USER, text);
    }

    public static Message assistant(String text) {
        return of(Role.ASSISTANT, text);
    }

    /** The result of the tool call with this id. */
    public static Message tool(String toolCallId, String text) {
        return new Message(Role.TOOL, Content.of(text), List.of(), toolCallId, null, null, null, null, AdditionalProperties.NONE);
    }

    private static Message of(Role role, String text) {
        return new Message(role, Content.of(text), List.of(), null, null, null, null, null, AdditionalProperties.NONE);
    }
}
