package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of a model at one provider.
 *
 * @param parameters by name; one that is absent is as good as {@link ParameterAvailability.Opaque}
 * @param pricing null: unknown
 * @param maxOutputTokens the most tokens of one answer; null: unknown
 * @param inputModalities what it takes, such as {@code text} and {@code image}; empty: unknown
 * @param outputModalities what it answers with; empty: unknown
 * @param extra facts that the gateway has no word for, kept as they came
 */
public record ModelMetadata(
        ModelInfo info,
        Map<String, ParameterAvailability> parameters,
        @Nullable Pricing pricing,
        @Nullable Integer maxOutputTokens,
        List<String> inputModalities,
        List<String> outputModalities,
        Extra extra) {
    public ModelMetadata {
        requireNonNull(info, "info");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        pricing = pricing == null || pricing.isUnknown() ? null : pricing;
        inputModalities = List.copyOf(inputModalities);
        outputModalities = List.copyOf(outputModalities);
        requireNonNull(extra, "extra");
    }

    /** Without modalities and further facts. */
    public ModelMetadata(
            ModelInfo info,
            Map<String, ParameterAvailability> parameters,
            @Nullable Pricing pricing,
            @Nullable Integer maxOutputTokens) {
        this(info, parameters, pricing, maxOutputTokens, List.of(), List.of(), Extra.NONE);
    }

    /** With nothing known beyond the info. */
    public static ModelMetadata of(ModelInfo info) {
        return new ModelMetadata(info, Map.of(), null, null);
    }

    /** Of a model of which only the name is known. */
    public static ModelMetadata of(String id, String provider) {
        return of(new ModelInfo(id, provider, Set.of(), null, null, true, null));
    }

    /** The same model with these parameters. */
    public ModelMetadata withParameters(Map<String, ParameterAvailability> others) {
        return new ModelMetadata(info, others, pricing, maxOutputTokens, inputModalities, outputModalities, extra);
    }

    /** The same facts under that info. */
    public ModelMetadata withInfo(ModelInfo other) {
        return new ModelMetadata(other, parameters, pricing, maxOutputTokens, inputModalities, outputModalities, extra);
    }

    /** What is known of that parameter; {@link ParameterAvailability.Opaque} when nothing is. */
    public ParameterAvailability parameter(String name) {
        return parameters.getOrDefault(name, ParameterAvailability.OPAQUE);
    }
}
