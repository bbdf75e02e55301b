package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ProviderUnavailable;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids for tool calls: Ollama's where it gives one and gives it once, else one made of the answer's time, the length of the
 * conversation before it and the call's place. The same answer always gets the same ids, and no two calls of a conversation share
 * one. Not thread-safe.
 */
final class CallIds {
    /** Calls in one answer. */
    static final int MOST = 1_024;

    private final String provider;
    private final int messages;
    private final Set<String> given = new HashSet<>();
    private int calls;

    /** @param messages how many the conversation had before this answer */
    CallIds(String provider, int messages) {
        this.provider = provider;
        this.messages = messages;
    }

    /**
     * The id of the next call.
     *
     * @param told Ollama's; null: none
     * @param createdAt when the answer came, as Ollama writes it
     */
    String next(@Nullable String told, @Nullable String createdAt) {
        int place = calls++;
        if (calls > MOST) {
            throw new ProviderUnavailable(
                    "%s: an answer with more than %,d tool calls".formatted(provider, MOST),
                    ProviderUnavailable.Cause.BAD_ANSWER);
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

    /** How many calls there were so far. */
    int calls() {
        return calls;
    }
}
