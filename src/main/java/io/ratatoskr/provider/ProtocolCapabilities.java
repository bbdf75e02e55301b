package io.ratatoskr.provider;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ParameterAvailability;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Capabilities of a protocol, independent of the model.
 *
 * @param dialect the dialect whose unknown fields are passed on; those of other dialects are dropped unless listed in {@code
 *     parameters}; null: those of every dialect are passed on
 * @param parameters by name; an absent one depends on the model
 * @param partKinds kinds of message parts that the provider converts for models without native support
 * @param promptCaching the models whose prompts it caches
 */
public record ProtocolCapabilities(
        @Nullable String dialect,
        Map<String, ParameterAvailability> parameters,
        Set<String> partKinds,
        PromptCaching promptCaching) {
    /** The capabilities of an unknown protocol: nothing restricts a request. */
    public static final ProtocolCapabilities UNKNOWN = new ProtocolCapabilities(null, Map.of(), Set.of());

    private static final ParameterAvailability TRUE = new ParameterAvailability.ReadOnly(new RawJson("true"));
    private static final ParameterAvailability FALSE = new ParameterAvailability.ReadOnly(new RawJson("false"));

    public ProtocolCapabilities {
        parameters = Map.copyOf(parameters);
        partKinds = Set.copyOf(partKinds);
    }

    /** With prompts cached for any model. */
    public ProtocolCapabilities(
            @Nullable String dialect, Map<String, ParameterAvailability> parameters, Set<String> partKinds) {
        this(dialect, parameters, partKinds, PromptCaching.ANY_MODEL);
    }

    public ProtocolCapabilities(String dialect, Map<String, ParameterAvailability> parameters) {
        this(dialect, parameters, Set.of());
    }

    /** Returns true if unknown fields of a request in that dialect are passed on. */
    public boolean passesFieldsOf(String requestDialect) {
        return dialect == null || dialect.equals(requestDialect);
    }

    /** Fixed to true. */
    public static ParameterAvailability alwaysTrue() {
        return TRUE;
    }

    /** Fixed to false. */
    public static ParameterAvailability alwaysFalse() {
        return FALSE;
    }

    /** Fixed to 1. */
    public static ParameterAvailability exactlyOne() {
        return new ParameterAvailability.Mutable(1.0, 1.0, 1.0);
    }
}
