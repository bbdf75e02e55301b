package io.ratatoskr.cache;

/** Bytes that are no entry of the cache: damaged, of another version, or not the gateway's own. Has no stack trace. */
final class InvalidEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidEntryException(String message) {
        super(message, null, false, false);
    }
}
