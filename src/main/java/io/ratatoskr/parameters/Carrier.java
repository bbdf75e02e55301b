package io.ratatoskr.parameters;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has a place in a provider's API, whatever the model.
 *
 * @param fields of those that the gateway has no word for; null: all, since the provider speaks the dialect that the request came in
 * @param parts kinds of parts of messages that the provider reads for models which do not take them
 */
public record Carrier(@Nullable Set<String> fields, Set<String> parts) {
    /** Speaks the caller's dialect, and leaves parts to the models. */
    public static final Carrier ALL = new Carrier(null, Set.of());

    boolean has(String field) {
        return fields == null || fields.contains(field);
    }

    boolean reads(String part) {
        return parts.contains(part);
    }
}
