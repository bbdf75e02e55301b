package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one reply, independent of the format.
 *
 * @param text null: echo of the user message after "You said: "
 * @param unsplit whether a stream sends the text in one event instead of word by word
 * @param reasoning sent before the text; empty: none
 * @param signature of the reasoning, for formats that have one; empty: the mock's default signature
 * @param tools called after the text
 * @param callsOfferedTools whether each tool of the request is called without arguments
 * @param finishReason OpenAI's value, mapped to the format; other values unchanged; null: {@code stop}, or {@code tool_calls} if a
 *     tool is called
 * @param usage null: each word counts as a token
 * @param padding an additional large event; null: none
 */
public record ReplyContent(
        @Nullable String text,
        boolean unsplit,
        String reasoning,
        String signature,
        List<ReplyToolCall> tools,
        boolean callsOfferedTools,
        @Nullable String finishReason,
        @Nullable ReplyUsage usage,
        @Nullable ReplyPadding padding) {
    /** A tool call; arguments are JSON text, sent as they are, valid or not. */
    public record ReplyToolCall(String id, String name, String arguments) {}

    /**
     * Token usage.
     *
     * @param prompt all prompt tokens, cached or not
     * @param completion all generated tokens, reasoning and text
     */
    public record ReplyUsage(int prompt, int completion, int cached, int reasoning) {
        public ReplyUsage(int prompt, int completion) {
            this(prompt, completion, 0, 0);
        }
    }

    /**
     * Letters x in one event.
     *
     * @param point before the first word, or after the last
     */
    public record ReplyPadding(FaultPoint point, int bytes) {}

    static final ReplyContent ECHO = new ReplyContent(null, false, "", "", List.of(), false, null, null, null);

    public ReplyContent {
        tools = List.copyOf(tools);
    }

    static ReplyContent ofText(String text) {
        return new ReplyContent(text, false, "", "", List.of(), false, null, null, null);
    }

    static ReplyContent ofToolCalls(List<ReplyToolCall> tools) {
        return ofText("").withTools(tools);
    }

    static ReplyContent ofOfferedTools() {
        return new ReplyContent("", false, "", "", List.of(), true, null, null, null);
    }

    ReplyContent withTools(List<ReplyToolCall> called) {
        return new ReplyContent(
                text, unsplit, reasoning, signature, called, callsOfferedTools, finishReason, usage, padding);
    }

    ReplyContent asUnsplit() {
        return new ReplyContent(
                text, true, reasoning, signature, tools, callsOfferedTools, finishReason, usage, padding);
    }

    ReplyContent withReasoning(String thoughts, String sign) {
        return new ReplyContent(text, unsplit, thoughts, sign, tools, callsOfferedTools, finishReason, usage, padding);
    }

    ReplyContent withFinishReason(String reason) {
        return new ReplyContent(text, unsplit, reasoning, signature, tools, callsOfferedTools, reason, usage, padding);
    }

    ReplyContent withUsage(ReplyUsage tokens) {
        return new ReplyContent(
                text, unsplit, reasoning, signature, tools, callsOfferedTools, finishReason, tokens, padding);
    }

    ReplyContent withPadding(ReplyPadding more) {
        return new ReplyContent(
                text, unsplit, reasoning, signature, tools, callsOfferedTools, finishReason, usage, more);
    }

    /** Returns whether the reply is independent of the request's messages and tools. */
    boolean isFixed() {
        return text != null && !callsOfferedTools;
    }
}
