package io.ratatoskr.api;

import java.util.Arrays;

/** An operation of the gateway. */
public enum Operation {
    CHAT("chat"),
    GENERATE("generate"),
    EMBED("embed"),
    NLI("nli"),
    ZERO_SHOT("zero-shot"),
    CLASSIFY("classify"),
    STANCE("stance"),
    RERANK("rerank");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    /** The operation's name in routes, configuration and metrics, such as {@code chat} or {@code zero-shot}. */
    public String word() {
        return word;
    }

    /**
     * The operation with this wire name.
     *
     * @throws InvalidRequest when there is none; the message lists the operations
     */
    public static Operation of(String word) {
        for (Operation operation : values()) {
            if (operation.word.equals(word)) {
                return operation;
            }
        }
        throw new InvalidRequest("unknown operation '%s'; expected one of %s"
                .formatted(word, Arrays.stream(values()).map(Operation::word).toList()));
    }
}
