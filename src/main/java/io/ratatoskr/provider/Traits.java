package io.ratatoskr.provider;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ParameterAvailability;
import java.util.Map;
import java.util.Set;

/**
 * What a protocol has words for, whatever the model.
 *
 * @param dialect whose further fields it carries; those of other dialects go nowhere, unless {@code parameters} names them
 * @param parameters by name; one that is absent depends on the model
 * @param parts kinds of parts of messages that the provider reads for models which do not take them themselves
 */
public record Traits(String dialect, Map<String, ParameterAvailability> parameters, Set<String> parts) {
    private static final ParameterAvailability TRUE = new ParameterAvailability.ReadOnly(new JsonText("true"));
    private static final ParameterAvailability FALSE = new ParameterAvailability.ReadOnly(new JsonText("false"));

    public Traits {
        parameters = Map.copyOf(parameters);
        parts = Set.copyOf(parts);
    }

    public Traits(String dialect, Map<String, ParameterAvailability> parameters) {
        this(dialect, parameters, Set.of());
    }

    /** Always on. */
    public static ParameterAvailability alwaysTrue() {
        return TRUE;
    }

    /** Never on. */
    public static ParameterAvailability alwaysFalse() {
        return FALSE;
    }

    /** Only ever one. */
    public static ParameterAvailability one() {
        return new ParameterAvailability.Mutable(1.0, 1.0, 1.0);
    }
}
