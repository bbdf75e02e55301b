package io.ratatoskr.settings;

/** Whether callers may send a key of their own for a provider. */
public enum CallerKeyPolicy {
    REFUSED,
    /** Calls use the caller's key where it sends one, else the gateway's. */
    ALLOWED,
    /** The gateway has no key for the provider: only callers with their own can use it. */
    REQUIRED
}
