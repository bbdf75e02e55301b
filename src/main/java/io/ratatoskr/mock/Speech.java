package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says in one answer, in any format.
 *
 * @param text null: what the user said, after "You said: "
 * @param inOnePiece whether a stream carries the text in one event, not word by word
 * @param reasoning sent before the text; empty: none
 * @param signature goes with the thoughts where the format has such; empty: one of the mock's own
 * @param tools called after the text
 * @param callOffered whether each tool that the request offers is called without arguments
 * @param finishReason in OpenAI's words, put into the format's, other words as they are; null: {@code stop}, or
 *     {@code tool_calls} where a tool is called
 * @param usage null: words are counted as tokens
 * @param padding one huge event more; null: none
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
     * What was used.
     *
     * @param prompt all of the prompt, cached or not
     * @param completion all that was generated, thoughts and text
     */
    public record Tokens(int prompt, int completion, int cached, int reasoning) {
        public Tokens(int prompt, int completion) {
            this(prompt, completion, 0, 0);
        }
    }

    /**
     * So many letters x in one piece.
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

    /** Whether the answer is the same whatever the request says or offers. */
    boolean fixed() {
        return text != null && !callOffered;
    }
}
