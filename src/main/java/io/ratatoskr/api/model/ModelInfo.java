package io.ratatoskr.api.model;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A known model at one provider, immutable. Null is unknown.
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

    /** A model of which only the name is known, and which can be called. */
    public static ModelInfo of(String id, String provider) {
        return of(id, provider, Set.of());
    }

    /** A model with these capabilities, which can be called. */
    public static ModelInfo of(String id, String provider, Set<ModelCapability> capabilities) {
        return new ModelInfo(id, provider, capabilities, null, null, true, null);
    }

    public ModelInfo withCapabilities(Set<ModelCapability> changed) {
        return new ModelInfo(id, provider, changed, contextWindow, dimensions, callable, reason);
    }

    public ModelInfo withContextWindow(@Nullable Integer changed) {
        return new ModelInfo(id, provider, capabilities, changed, dimensions, callable, reason);
    }

    public ModelInfo withDimensions(@Nullable Integer changed) {
        return new ModelInfo(id, provider, capabilities, contextWindow, changed, callable, reason);
    }

    /** The same model, marked as not callable. */
    public ModelInfo unavailable(String reason) {
        return new ModelInfo(id, provider, capabilities, contextWindow, dimensions, false, reason);
    }
}
