package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** The role of a message. A provider without {@code developer} gets {@code system}. */
public enum Role {
    SYSTEM("system"),
    DEVELOPER("developer"),
    USER("user"),
    ASSISTANT("assistant"),
    TOOL("tool");

    private final String wireName;

    Role(String wireName) {
        this.wireName = wireName;
    }

    /** The role's name in JSON. */
    public String wireName() {
        return wireName;
    }

    /** The role with this wire name, or null if there is none. */
    public static @Nullable Role fromWireName(String wireName) {
        for (Role role : values()) {
            if (role.wireName.equals(wireName)) {
                return role;
            }
        }
        return null;
    }
}
