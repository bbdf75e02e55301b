package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/**
 * An error to be told in the format of the request.
 *
 * @param type the format's name for it; null: the one that belongs to the status
 * @param code as OpenAI has it; null: none
 * @param retry when to come again; null: nothing is said
 */
public record Problem(
        Kind kind,
        int status,
        @Nullable String type,
        @Nullable String code,
        String message,
        @Nullable Retry retry) {
    /** Errors that every format words differently, beside those told by their status. */
    public enum Kind {
        /** As status, type, code and message say. */
        TOLD("told"),
        /** Nothing is left to spend: 400, 402 or 429. */
        QUOTA("quota"),
        /** The key is wrong: 400 or 401. */
        BAD_KEY("bad-key"),
        /** The model is being loaded; Hugging Face adds {@code estimated_time}. */
        LOADING("loading");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** As scripts write it. */
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

    /** The same in the words of a format. */
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
