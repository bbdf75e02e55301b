package io.ratatoskr.provider;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Generates ids for tool calls that came without one: {@code call_3f9a11c2_0}, {@code call_3f9a11c2_1}, … The calls of a response
 * share a part that is derived from its id, or random if it has none, so that the ids of a conversation do not clash.
 */
public final class ToolCallIds {
    private final String prefix;

    /** @param responseId the id of the response, if it has one */
    public ToolCallIds(@Nullable String responseId) {
        prefix = responseId == null || responseId.isEmpty()
                ? "call_" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "_"
                : "call_" + Integer.toHexString(responseId.hashCode()) + "_";
    }

    /** @param call the index of the call within the choice */
    public String id(int choice, int call) {
        return choice == 0 ? prefix + call : prefix + choice + "_" + call;
    }
}
