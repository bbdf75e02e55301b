package io.ratatoskr.provider;

import org.jspecify.annotations.Nullable;

/**
 * Generates ids for tool calls that came without one: {@code call_0}, {@code call_1}, … The same response always gets the same
 * ids. Responses with different ids get different call ids, so that they do not clash within one conversation.
 */
public final class ToolCallIds {
    private final String prefix;

    /** @param responseId the id of the response, if it has one */
    public ToolCallIds(@Nullable String responseId) {
        prefix = responseId == null || responseId.isEmpty()
                ? "call_"
                : "call_" + Integer.toHexString(responseId.hashCode()) + "_";
    }

    /** @param call the index of the call within the choice */
    public String id(int choice, int call) {
        return choice == 0 ? prefix + call : prefix + choice + "_" + call;
    }
}
