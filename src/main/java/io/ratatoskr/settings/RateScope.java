package io.ratatoskr.settings;

/** What the configured rates of a provider hold for. */
public enum RateScope {
    /** All models of the provider together. */
    PROVIDER("provider"),
    /** Each model of the provider. */
    MODEL("model");

    private final String wireName;

    RateScope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the configuration. */
    public String wireName() {
        return wireName;
    }
}
