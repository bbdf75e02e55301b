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

    private final String wireName;

    Operation(String wireName) {
        this.wireName = wireName;
    }

    /** The operation's name in routes, configuration and metrics, such as {@code chat} or {@code zero-shot}. */
    public String wireName() {
        return wireName;
    }

    /**
     * The operation with this wire name.
     *
     * @throws InvalidRequest when there is none; the message lists the operations
     */
    public static Operation fromWireName(String wireName) {
        for (Operation operation : values()) {
            if (operation.wireName.equals(wireName)) {
                return operation;
            }
        }
        throw new InvalidRequest("unknown operation '%s'; expected one of %s"
                .formatted(wireName, Arrays.stream(values()).map(Operation::wireName).toList()));
    }
}
