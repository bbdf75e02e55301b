package io.ratatoskr.client.auto;

/** Where a new request goes. */
enum Target {
    SERVICE,
    EMBEDDED,
    /** Nowhere: it fails. */
    NONE
}
