package io.ratatoskr.settings;

/** What has a circuit breaker of its own, for each operation. */
public enum BreakerScope {
    /** The provider: its failures stop the calls to all its models. */
    PROVIDER("provider"),
    /**
     * Each model of the provider, for a provider that forwards to others: a model's failures stop the calls to that model only. Failures to
     * connect stop the calls to all.
     */
    MODEL("model");

    private final String wireName;

    BreakerScope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the configuration. */
    public String wireName() {
        return wireName;
    }
}
