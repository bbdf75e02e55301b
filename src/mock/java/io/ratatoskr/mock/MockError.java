package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * An error to be sent in the format of the request.
 *
 * @param type error type in the format; null: the type for the status
 * @param code OpenAI's error code; null: none
 * @param retryHint retry hint; null: none
 */
public record MockError(
        MockErrorKind kind,
        int status,
        @Nullable String type,
        @Nullable String code,
        String message,
        @Nullable RetryHint retryHint) {
    /** Errors with a body of their own in each format, and custom ones. */
    public enum MockErrorKind {
        /** Defined by status, type, code and message. */
        CUSTOM("told"),
        /** Quota exhausted: 400, 402 or 429. */
        QUOTA("quota"),
        /** Wrong API key: 400 or 401. */
        BAD_KEY("bad-key"),
        /** Model is loading; Hugging Face adds {@code estimated_time}. */
        LOADING("loading");

        private final String wireName;

        MockErrorKind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in scripts. */
        public String wireName() {
            return wireName;
        }
    }

    static MockError of(int status, String message) {
        return new MockError(MockErrorKind.CUSTOM, status, null, null, message, null);
    }

    static MockError of(int status, String type, @Nullable String code, String message) {
        return new MockError(MockErrorKind.CUSTOM, status, type, code, message, null);
    }

    static MockError of(MockErrorKind kind) {
        return new MockError(kind, 500, null, null, "", null);
    }

    MockError retryHint(RetryHint hint) {
        return new MockError(kind, status, type, code, message, hint);
    }

    /** Resolves a kind to the error of a format. */
    MockError resolve(WireFormat wire) {
        if (kind == MockErrorKind.CUSTOM) {
            return this;
        }
        MockError own = wire.errorOf(kind);
        return new MockError(kind, own.status, own.type, own.code, own.message, retryHint);
    }

    String typeOr(String defaultValue) {
        return type == null ? defaultValue : type;
    }
}
