package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** Who speaks in a message. A provider that does not know {@code developer} gets {@code system}. */
public enum Role {
    SYSTEM("system"),
    DEVELOPER("developer"),
    USER("user"),
    ASSISTANT("assistant"),
    TOOL("tool");

    private final String word;

    Role(String word) {
        this.word = word;
    }

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
