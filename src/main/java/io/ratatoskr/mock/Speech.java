package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says in one answer.
 *
 * @param text null: what the user said, after "You said: "
 * @param inOnePiece whether a stream carries the text in one event, not word by word
 * @param reasoning sent before the text as {@code reasoning_content}; empty: none
 * @param tools called after the text
 * @param callOffered whether each tool that the request offers is called without arguments
 * @param finishReason null: {@code stop}, or {@code tool_calls} where a tool is called
 * @param usage null: words are counted as tokens
 */
public record Speech(
        @Nullable String text,
        boolean inOnePiece,
        String reasoning,
        List<Tool> tools,
        boolean callOffered,
        @Nullable String finishReason,
        @Nullable Tokens usage) {
    /** A tool call; arguments are JSON text, sent as they are, valid or not. */
    public record Tool(String id, String name, String arguments) {}

    public record Tokens(int prompt, int completion) {}

    static final Speech ECHO = new Speech(null, false, "", List.of(), false, null, null);

    public Speech {
        tools = List.copyOf(tools);
    }

    static Speech saying(String text) {
        return new Speech(text, false, "", List.of(), false, null, null);
    }

    static Speech calling(List<Tool> tools) {
        return new Speech("", false, "", tools, false, null, null);
    }

    static Speech callingOffered() {
        return new Speech("", false, "", List.of(), true, null, null);
    }

    Speech withPiece() {
        return new Speech(text, true, reasoning, tools, callOffered, finishReason, usage);
    }

    Speech withReasoning(String thoughts) {
        return new Speech(text, inOnePiece, thoughts, tools, callOffered, finishReason, usage);
    }

    Speech withFinishReason(String reason) {
        return new Speech(text, inOnePiece, reasoning, tools, callOffered, reason, usage);
    }

    Speech withUsage(Tokens tokens) {
        return new Speech(text, inOnePiece, reasoning, tools, callOffered, finishReason, tokens);
    }

    /** Whether the answer is the same whatever the request says or offers. */
    boolean fixed() {
        return text != null && !callOffered;
    }
}
