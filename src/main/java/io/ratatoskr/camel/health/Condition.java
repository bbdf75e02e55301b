package io.ratatoskr.camel.health;

import java.util.Map;

/**
 * The state of a part of the gateway.
 *
 * @param message for operators; names what is wrong also where this part as a whole is up
 * @param details by name, such as a provider's, without secrets
 */
record Condition(boolean up, String message, Map<String, String> details) {
    Condition {
        details = Map.copyOf(details);
    }

    static Condition of(boolean up, String message) {
        return new Condition(up, message, Map.of());
    }
}
