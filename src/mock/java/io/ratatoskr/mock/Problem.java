package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * An error to be sent in the format of the request.
 *
 * @param type error type in the format; null: the type for the status
 * @param code OpenAI's error code; null: none
 * @param retry retry hint; null: none
 */
public record Problem(
        Kind kind,
        int status,
        @Nullable String type,
        @Nullable String code,
        String message,
        @Nullable Retry retry) {
    /** Errors with a body of their own in each format, and custom ones. */
    public enum Kind {
        /** Defined by status, type, code and message. */
        TOLD("told"),
        /** Quota exhausted: 400, 402 or 429. */
        QUOTA("quota"),
        /** Wrong API key: 400 or 401. */
        BAD_KEY("bad-key"),
        /** Model is loading; Hugging Face adds {@code estimated_time}. */
        LOADING("loading");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in scripts. */
        public String wireName() {
            return wireName;
        }
    }

    static Problem told(int status, String message) {
        return new Problem(Kind.TOLD, status, null, null, message, null);
    }

    static Problem told(int status, String type, @Nullable String code, String message) {
        return new Problem(Kind.TOLD, status, type, code, message, null);
    }

    static Problem of(Kind kind) {
        return new Problem(kind, 500, null, null, "", null);
    }

    Problem retry(Retry told) {
        return new Problem(kind, status, type, code, message, told);
    }

    /** Resolves a kind to the error of a format. */
    Problem in(Wire wire) {
        if (kind == Kind.TOLD) {
            return this;
        }
        Problem own = wire.problem(kind);
        return new Problem(kind, own.status, own.type, own.code, own.message, retry);
    }

    String typeOr(String otherwise) {
        return type == null ? otherwise : type;
    }
}
