package io.ratatoskr.api;

import java.util.Arrays;

/** What can be asked of a model through the gateway, single or in batches. */
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

    /** The operation as routes, configuration and metrics write it, such as {@code chat} or {@code zero-shot}. */
    public String word() {
        return word;
    }

    /**
     * The operation of that word.
     *
     * @throws InvalidRequest when there is none, naming those there are
     */
    public static Operation of(String word) {
        for (Operation operation : values()) {
            if (operation.word.equals(word)) {
                return operation;
            }
        }
        throw new InvalidRequest("no operation '%s'; there are %s"
                .formatted(word, Arrays.stream(values()).map(Operation::word).toList()));
    }
}
