package io.ratatoskr.api;

import java.util.Arrays;
import java.util.Locale;

/** What can be asked of the gateway. The wire word, in routes and configuration, is the lower-case name. */
public enum Operation {
    CHAT,
    GENERATE,
    EMBED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The operation as routes, configuration and metrics write it, such as {@code chat}. */
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
