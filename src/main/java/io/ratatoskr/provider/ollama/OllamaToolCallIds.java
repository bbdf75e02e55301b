package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.error.ProviderUnavailable;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ids of tool calls: Ollama's if present and unique, otherwise generated from the time of the response, the length of the
 * conversation and the index of the call, or at random if the response has no time, so that they are unique within a
 * conversation, even one that a client has cut. Not thread-safe.
 */
final class OllamaToolCallIds {
    /** Maximum tool calls in one response. */
    static final int MAX_CALLS = 1_024;

    private final String provider;
    private final int messageCount;
    private final Set<String> usedIds = new HashSet<>();
    private int callCount;
    /** Part of the ids of a response without a time; 0: not generated yet. */
    private int random;

    /** @param messageCount number of messages before this response */
    OllamaToolCallIds(String provider, int messageCount) {
        this.provider = provider;
        this.messageCount = messageCount;
    }

    /**
     * Returns the id of the next call.
     *
     * @param providerId Ollama's id; null: none
     * @param createdAt creation time of the response, as received
     */
    String next(@Nullable String providerId, @Nullable String createdAt) {
        int index = callCount++;
        if (callCount > MAX_CALLS) {
            throw new ProviderUnavailable(
                    "%s: a response with more than %,d tool calls".formatted(provider, MAX_CALLS),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
        if (providerId != null && usedIds.add(providerId)) {
            return providerId;
        }
        String id = "call_%08x_%d".formatted(31 * messageCount + hash(createdAt), index);
        while (!usedIds.add(id)) {
            id += "_";
        }
        return id;
    }

    private int hash(@Nullable String createdAt) {
        if (createdAt != null && !createdAt.isEmpty()) {
            return createdAt.hashCode();
        }
        while (random == 0) {
            random = ThreadLocalRandom.current().nextInt();
        }
        return random;
    }

    /** The number of calls so far. */
    int callCount() {
        return callCount;
    }
}
