package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A known model at one provider.
 *
 * @param contextWindow in tokens
 * @param dimensions length of an embedding model's vectors
 * @param callable whether it can be called now; if not, {@code reason} is set
 */
public record ModelInfo(
        String id,
        String provider,
        Set<ModelCapability> capabilities,
        @Nullable Integer contextWindow,
        @Nullable Integer dimensions,
        boolean callable,
        @Nullable String reason) {
    public ModelInfo {
        requireNonNull(id, "id");
        requireNonNull(provider, "provider");
        capabilities = Set.copyOf(capabilities);
    }

    /** The same model, marked as not callable. */
    public ModelInfo unavailable(String reason) {
        return new ModelInfo(id, provider, capabilities, contextWindow, dimensions, false, reason);
    }
}
