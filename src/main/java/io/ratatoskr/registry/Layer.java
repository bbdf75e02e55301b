package io.ratatoskr.registry;

/** Where a fact about a model comes from. A later layer's field wins over an earlier one's. */
public enum Layer {
    /** Shipped with the gateway. */
    SEED,
    /** Told by the provider at an earlier time, and kept in a file. */
    CACHED,
    /** Told by the provider, or by the runtime of models in this process, in the life of this gateway. */
    LIVE,
    /** Said in the configuration. */
    OVERRIDES
}
