package io.ratatoskr.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who speaks in a message. A provider that does not know {@code developer} gets {@code system}. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The role as JSON writes it. */
    public String word() {
        return word;
    }

    /** The role of that word, or null when there is none. */
    public static @Nullable Role of(String word) {
        for (Role role : values()) {
            if (role.word.equals(word)) {
                return role;
            }
        }
        return null;
    }
}
