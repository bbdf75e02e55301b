package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chat message, immutable. Single values of the output have accessors of their own.
 *
 * @param content null if the assistant only called tools
 * @param output what an assistant produced beside the content; {@link AssistantOutput#NONE} for the other roles
 * @param toolCallId the id of the tool call that a tool message responds to; null with a {@code name}: the result of OpenAI's older
 *     {@code function_call}
 * @param name of the participant; null: none
 * @param extra the message's unknown fields
 */
public record Message(
        Role role,
        @Nullable Content content,
        AssistantOutput output,
        @Nullable String toolCallId,
        @Nullable String name,
        AdditionalProperties extra) {
    public Message {
        requireNonNull(role, "role");
        requireNonNull(output, "output");
        requireNonNull(extra, "extra");
    }

    public static Message system(String text) {
        return of(Role.SYSTEM, Content.of(text));
    }

    public static Message user(String text) {
        return of(Role.USER, Content.of(text));
    }

    public static Message assistant(String text) {
        return of(Role.ASSISTANT, Content.of(text));
    }

    /** The result of the tool call with this id. */
    public static Message tool(String toolCallId, String text) {
        return new Message(
                Role.TOOL, Content.of(text), AssistantOutput.NONE, toolCallId, null, AdditionalProperties.NONE);
    }

    /** A message with nothing but content. */
    public static Message of(Role role, @Nullable Content content) {
        return new Message(role, content, AssistantOutput.NONE, null, null, AdditionalProperties.NONE);
    }

    public List<ToolCall> toolCalls() {
        return output.toolCalls();
    }

    public @Nullable String reasoning() {
        return output.reasoning();
    }

    public @Nullable RawJson reasoningDetails() {
        return output.reasoningDetails();
    }

    public @Nullable String refusal() {
        return output.refusal();
    }

    public Message withContent(@Nullable Content changed) {
        return new Message(role, changed, output, toolCallId, name, extra);
    }

    public Message withOutput(AssistantOutput changed) {
        return new Message(role, content, changed, toolCallId, name, extra);
    }

    public Message withName(@Nullable String changed) {
        return new Message(role, content, output, toolCallId, changed, extra);
    }

    public Message withExtra(AdditionalProperties changed) {
        return new Message(role, content, output, toolCallId, name, changed);
    }
}
