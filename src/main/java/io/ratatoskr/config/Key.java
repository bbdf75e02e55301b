package io.ratatoskr.config;

import java.util.Locale;

/**
 * One thing that can be configured: the single place for its name, type, default and description.
 *
 * @param name what follows {@code ratatoskr.}, or a provider's prefix
 * @param byDefault the text that holds when nobody says otherwise
 * @param sentence what it is, in a sentence or two
 */
record Key<T>(String name, Type<T> type, String byDefault, String sentence) {
    static final String PREFIX = "ratatoskr.";

    /** The environment variable of a full key, such as {@code RATATOSKR_HTTP_PORT}. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The value that holds when nobody says otherwise. */
    T fallback() {
        try {
            return type.read(byDefault);
        } catch (Unfit e) {
            throw new IllegalStateException("the default of '%s' %s".formatted(name, e.getMessage()), e);
        }
    }
}
