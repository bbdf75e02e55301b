package io.ratatoskr.camel.routes;

import java.util.List;

/**
 * What a reload has changed.
 *
 * @param changes by name
 * @param restart the changed keys that have an effect after a restart only
 */
public record ReloadReport(List<Change> changes, List<String> restart) {
    /** How something differs from before. */
    public enum Kind {
        ADDED("added"),
        CHANGED("changed"),
        REMOVED("removed");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** As JSON has it. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * A difference.
     *
     * @param name a file, such as {@code routes/custom/mail.camel.yaml}, or a key
     */
    public record Change(String name, Kind kind) {
        @Override
        public String toString() {
            return name + " " + kind.wireName();
        }
    }

    public ReloadReport {
        changes = List.copyOf(changes);
        restart = List.copyOf(restart);
    }
}
