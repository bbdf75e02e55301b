package io.ratatoskr.config;

/** A text is not a valid value of its key. The message names the value and what is allowed, and never contains a secret. */
final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidValueException(String message) {
        super(message, null, false, false);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    InvalidValueException(String message, Object... parts) {
        this(message.formatted(parts));
    }
}
