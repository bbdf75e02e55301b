package io.ratatoskr.config;

/** A text that is no value of its key. The message says what came and what is allowed, and never shows a secret. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
        super(message, null, false, false);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    Unfit(String message, Object... parts) {
        this(message.formatted(parts));
    }
}
