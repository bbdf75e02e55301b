package io.ratatoskr.dialect;

import io.ratatoskr.api.error.PayloadTooLarge;

/** The limits of what a request may contain, whatever its bytes: each item costs several times its bytes once it is parsed. */
public final class RequestLimits {
    /** JSON values of a body, nested ones included. */
    public static final int MAX_VALUES = 2_000_000;

    public static final int MAX_MESSAGES = 10_000;

    /** Parts of one message. */
    public static final int MAX_PARTS = 1_000;

    /** Tools of a request. */
    public static final int MAX_TOOLS = 1_024;

    /** Texts, or lists of token ids, of one embedding or completion request. */
    public static final int MAX_INPUTS = 100_000;

    /** Stop sequences. */
    public static final int MAX_STOPS = 1_000;

    private RequestLimits() {}

    /**
     * Checks that one more entry may be added to a list.
     *
     * @throws PayloadTooLarge when the list is full
     */
    public static void checkNext(int size, int max, String list) {
        if (size >= max) {
            throw new PayloadTooLarge("%s has more than %,d entries, the maximum of one request".formatted(list, max));
        }
    }
}
