package io.ratatoskr.registry;

/** Sources of model metadata. A later layer's field overrides an earlier one's. */
public enum Layer {
    /** Bundled with the gateway. */
    BUNDLED,
    /** Fetched from the provider by an earlier process, and stored in a file. */
    CACHED,
    /** Fetched by this gateway from the provider, or from the local model runtime. */
    LIVE,
    /** Set in the configuration. */
    OVERRIDES
}
