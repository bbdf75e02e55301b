package io.ratatoskr.config;

import java.util.Locale;

/**
 * A configuration key: the single definition of its name, type, default and description.
 *
 * @param name the key without {@code ratatoskr.}, or without a provider's prefix
 * @param byDefault the text of the default value
 * @param sentence a sentence or two for users
 */
record Key<T>(String name, Type<T> type, String byDefault, String sentence) {
    static final String PREFIX = "ratatoskr.";

    /** The environment variable of a full key, such as {@code RATATOSKR_HTTP_PORT}. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The parsed default value. */
    T fallback() {
        try {
            return type.read(byDefault);
        } catch (Unfit e) {
            throw new IllegalStateException("the default of '%s' %s".formatted(name, e.getMessage()), e);
        }
    }
}
