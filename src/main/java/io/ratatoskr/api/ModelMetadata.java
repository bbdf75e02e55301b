package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a model at one provider.
 *
 * @param parameters by name; an absent one is equivalent to {@link ParameterAvailability.Opaque}
 * @param pricing null if unknown
 * @param maxOutputTokens maximum number of tokens in one response; null if unknown
 * @param inputModalities accepted input, such as {@code text} and {@code image}; empty if unknown
 * @param outputModalities generated output; empty if unknown
 * @param extra unknown fields, with their original values
 */
public record ModelMetadata(
        ModelInfo info,
        Map<String, ParameterAvailability> parameters,
        @Nullable Pricing pricing,
        @Nullable Integer maxOutputTokens,
        List<String> inputModalities,
        List<String> outputModalities,
        AdditionalProperties extra) {
    public ModelMetadata {
        requireNonNull(info, "info");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        pricing = pricing == null || pricing.isUnknown() ? null : pricing;
        inputModalities = List.copyOf(inputModalities);
        outputModalities = List.copyOf(outputModalities);
        requireNonNull(extra, "extra");
    }

    /** Metadata without modalities and extra fields. */
    public ModelMetadata(
            ModelInfo info,
            Map<String, ParameterAvailability> parameters,
            @Nullable Pricing pricing,
            @Nullable Integer maxOutputTokens) {
        this(info, parameters, pricing, maxOutputTokens, List.of(), List.of(), AdditionalProperties.NONE);
    }

    /** Metadata with only the info. */
    public static ModelMetadata of(ModelInfo info) {
        return new ModelMetadata(info, Map.of(), null, null);
    }

    /** Metadata of a model of which only the name is known. */
    public static ModelMetadata of(String id, String provider) {
        return of(new ModelInfo(id, provider, Set.of(), null, null, true, null));
    }

    /** The same model with these parameters. */
    public ModelMetadata withParameters(Map<String, ParameterAvailability> others) {
        return new ModelMetadata(info, others, pricing, maxOutputTokens, inputModalities, outputModalities, extra);
    }

    /** The same metadata with another info. */
    public ModelMetadata withInfo(ModelInfo other) {
        return new ModelMetadata(other, parameters, pricing, maxOutputTokens, inputModalities, outputModalities, extra);
    }

    /** The availability of a parameter; {@link ParameterAvailability.Opaque} if unknown. */
    public ParameterAvailability parameter(String name) {
        return parameters.getOrDefault(name, ParameterAvailability.OPAQUE);
    }
}
