package io.ratatoskr.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The role of a message. A provider without {@code developer} gets {@code system}. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The role's name in JSON. */
    public String word() {
        return word;
    }

    /** The role with this wire name, or null if there is none. */
    public static @Nullable Role of(String word) {
        for (Role role : values()) {
            if (role.word.equals(word)) {
                return role;
            }
        }
        return null;
    }
}
