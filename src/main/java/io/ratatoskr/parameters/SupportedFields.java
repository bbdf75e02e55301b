package io.ratatoskr.parameters;

import io.ratatoskr.api.model.ParameterAvailability;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields and message parts that a provider's API supports, independent of the model.
 *
 * @param fields supported fields that are not part of the gateway's API; null: all, when the provider uses the dialect of the request
 * @param parts types of message parts that the provider converts for models that do not support them
 * @param parameters availability of parameters that the API determines for all models
 */
public record SupportedFields(
        @Nullable Set<String> fields, Set<String> parts, Map<String, ParameterAvailability> parameters) {
    /** The provider uses the caller's dialect; parts depend on the model. */
    public static final SupportedFields ALL = new SupportedFields(null, Set.of());

    public SupportedFields(@Nullable Set<String> fields, Set<String> parts) {
        this(fields, parts, Map.of());
    }

    boolean allowsField(String field) {
        return fields == null || fields.contains(field);
    }

    /** Returns true if the API, not the model, determines this availability. */
    boolean determines(String parameter, ParameterAvailability availability) {
        return availability.equals(parameters.get(parameter));
    }

    boolean readsPart(String part) {
        return parts.contains(part);
    }
}
