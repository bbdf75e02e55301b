package io.ratatoskr.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A configuration key: the single definition of its name, type, default and description.
 *
 * @param name the key without {@code ratatoskr.}, or without a provider's prefix
 * @param defaultText the text of the default value
 * @param description a sentence or two for users
 */
record Key<T>(String name, ValueParser<T> parser, String defaultText, String description) {
    static final String PREFIX = "ratatoskr.";

    /** The environment variable of a full key, such as {@code RATATOSKR_HTTP_PORT}. */
    static String environmentVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The keys of all groups, in order. */
    @SafeVarargs
    static List<Key<?>> concat(Collection<? extends Key<?>>... groups) {
        var all = new ArrayList<Key<?>>();
        for (Collection<? extends Key<?>> group : groups) {
            all.addAll(group);
        }
        return List.copyOf(all);
    }

    /** The parsed default value. */
    T defaultValue() {
        try {
            return parser.parse(defaultText);
        } catch (InvalidValueException e) {
            throw new IllegalStateException("the default of '%s' %s".formatted(name, e.getMessage()), e);
        }
    }
}
