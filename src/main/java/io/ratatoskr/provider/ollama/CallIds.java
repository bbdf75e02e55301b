package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ProviderUnavailable;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids of tool calls: Ollama's if present and unique, otherwise generated from the time of the response, the length of the
 * conversation and the index of the call. The same response always gets the same ids, and ids are unique within a conversation.
 * Not thread-safe.
 */
final class CallIds {
    /** Maximum tool calls in one response. */
    static final int MOST = 1_024;

    private final String provider;
    private final int messages;
    private final Set<String> given = new HashSet<>();
    private int calls;

    /** @param messages number of messages before this response */
    CallIds(String provider, int messages) {
        this.provider = provider;
        this.messages = messages;
    }

    /**
     * Returns the id of the next call.
     *
     * @param told Ollama's id; null: none
     * @param createdAt creation time of the response, as received
     */
    String next(@Nullable String told, @Nullable String createdAt) {
        int place = calls++;
        if (calls > MOST) {
            throw new ProviderUnavailable(
                    "%s: a response with more than %,d tool calls".formatted(provider, MOST),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
        if (told != null && given.add(told)) {
            return told;
        }
        int stem = 31 * messages + (createdAt == null ? 0 : createdAt.hashCode());
        String id = "call_%08x_%d".formatted(stem, place);
        while (!given.add(id)) {
            id += "_";
        }
        return id;
    }

    /** The number of calls so far. */
    int calls() {
        return calls;
    }
}
