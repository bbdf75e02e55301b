package io.ratatoskr.provider.openai;

import org.jspecify.annotations.Nullable;

/**
 * Ids for tool calls that a provider gave none: {@code call_0}, {@code call_1}, … The same answer always gets the same ids; those
 * of different answers differ as far as the answers have ids themselves, so that they do not clash in one conversation.
 */
final class CallIds {
    private final String stem;

    /** @param answerId the answer's own id, if it has one */
    CallIds(@Nullable String answerId) {
        stem = answerId == null || answerId.isEmpty()
                ? "call_"
                : "call_" + Integer.toHexString(answerId.hashCode()) + "_";
    }

    /** @param call the call's place among those of the choice */
    String id(int choice, int call) {
        return choice == 0 ? stem + call : stem + choice + "_" + call;
    }
}
