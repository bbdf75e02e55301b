package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** The role of a message. A provider without {@code developer} gets {@code system}. */
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
