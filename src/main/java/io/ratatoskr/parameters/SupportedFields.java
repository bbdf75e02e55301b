package io.ratatoskr.parameters;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields and message parts that a provider's API supports, independent of the model.
 *
 * @param fields supported fields that are not part of the gateway's API; null: all, when the provider uses the dialect of the request
 * @param parts types of message parts that the provider converts for models that do not support them
 */
public record SupportedFields(@Nullable Set<String> fields, Set<String> parts) {
    /** The provider uses the caller's dialect; parts depend on the model. */
    public static final SupportedFields ALL = new SupportedFields(null, Set.of());

    boolean allowsField(String field) {
        return fields == null || fields.contains(field);
    }

    boolean readsPart(String part) {
        return parts.contains(part);
    }
}
