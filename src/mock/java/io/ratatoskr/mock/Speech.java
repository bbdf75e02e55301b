package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one reply, independent of the format.
 *
 * @param text null: echo of the user message after "You said: "
 * @param inOnePiece whether a stream sends the text in one event instead of word by word
 * @param reasoning sent before the text; empty: none
 * @param signature of the reasoning, for formats that have one; empty: the mock's default signature
 * @param tools called after the text
 * @param callOffered whether each tool of the request is called without arguments
 * @param finishReason OpenAI's value, mapped to the format; other values unchanged; null: {@code stop}, or {@code tool_calls} if a
 *     tool is called
 * @param usage null: each word counts as a token
 * @param padding an additional large event; null: none
 */
public record Speech(
        @Nullable String text,
        boolean inOnePiece,
        String reasoning,
        String signature,
        List<Tool> tools,
        boolean callOffered,
        @Nullable String finishReason,
        @Nullable Tokens usage,
        @Nullable Padding padding) {
    /** A tool call; arguments are JSON text, sent as they are, valid or not. */
    public record Tool(String id, String name, String arguments) {}

    /**
     * Token usage.
     *
     * @param prompt all prompt tokens, cached or not
     * @param completion all generated tokens, reasoning and text
     */
    public record Tokens(int prompt, int completion, int cached, int reasoning) {
        public Tokens(int prompt, int completion) {
            this(prompt, completion, 0, 0);
        }
    }

    /**
     * Letters x in one event.
     *
     * @param place before the first word, or after the last
     */
    public record Padding(Place place, int bytes) {}

    static final Speech ECHO = new Speech(null, false, "", "", List.of(), false, null, null, null);

    public Speech {
        tools = List.copyOf(tools);
    }

    static Speech saying(String text) {
        return new Speech(text, false, "", "", List.of(), false, null, null, null);
    }

    static Speech calling(List<Tool> tools) {
        return saying("").withTools(tools);
    }

    static Speech callingOffered() {
        return new Speech("", false, "", "", List.of(), true, null, null, null);
    }

    Speech withTools(List<Tool> called) {
        return new Speech(text, inOnePiece, reasoning, signature, called, callOffered, finishReason, usage, padding);
    }

    Speech withPiece() {
        return new Speech(text, true, reasoning, signature, tools, callOffered, finishReason, usage, padding);
    }

    Speech withReasoning(String thoughts, String sign) {
        return new Speech(text, inOnePiece, thoughts, sign, tools, callOffered, finishReason, usage, padding);
    }

    Speech withFinishReason(String reason) {
        return new Speech(text, inOnePiece, reasoning, signature, tools, callOffered, reason, usage, padding);
    }

    Speech withUsage(Tokens tokens) {
        return new Speech(text, inOnePiece, reasoning, signature, tools, callOffered, finishReason, tokens, padding);
    }

    Speech withPadding(Padding more) {
        return new Speech(text, inOnePiece, reasoning, signature, tools, callOffered, finishReason, usage, more);
    }

    /** Whether the reply is independent of the request's messages and tools. */
    boolean fixed() {
        return text != null && !callOffered;
    }
}
