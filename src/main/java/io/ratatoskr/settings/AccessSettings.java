package io.ratatoskr.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may use the gateway, and who may administer it, through any frontend.
 *
 * @param keysFile one API key per line; with it every request must carry one
 * @param allowAnonymous whether a frontend may listen on a non-loopback address without keys
 * @param admin who has admin rights
 */
public record AccessSettings(Optional<Path> keysFile, boolean allowAnonymous, AdminPolicy admin) {
    /** Who may load, unload, download and refresh models. */
    public enum AdminPolicy {
        /** {@link #LOOPBACK} while listening on loopback without keys, else {@link #KEYS}. */
        AUTO("auto"),
        /** Callers on this machine that use no proxy, and keys with admin rights. */
        LOOPBACK("loopback"),
        /** Keys with admin rights. */
        KEYS("keys");

        private final String wireName;

        AdminPolicy(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * Returns whether every caller on this machine that uses no proxy has admin rights.
     *
     * @param listensOnLoopback whether the frontend listens on loopback only
     */
    public boolean isLoopbackAdmin(boolean listensOnLoopback) {
        return switch (admin) {
            case AUTO -> listensOnLoopback && keysFile.isEmpty();
            case LOOPBACK -> true;
            case KEYS -> false;
        };
    }
}
