package io.ratatoskr.api.model;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a model at one provider, immutable.
 *
 * @param parameters by name; an absent one is equivalent to {@link ParameterAvailability.Opaque}
 * @param pricing null if unknown
 * @param maxOutputTokens maximum number of tokens in one response; null if unknown
 * @param extra unknown fields, with their original values
 */
public record ModelMetadata(
        ModelInfo info,
        Map<String, ParameterAvailability> parameters,
        @Nullable Pricing pricing,
        @Nullable Integer maxOutputTokens,
        Modalities modalities,
        AdditionalProperties extra) {
    public ModelMetadata {
        requireNonNull(info, "info");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        pricing = pricing == null || pricing.isUnknown() ? null : pricing;
        requireNonNull(modalities, "modalities");
        requireNonNull(extra, "extra");
    }

    /** Metadata with only the info. */
    public static ModelMetadata of(ModelInfo info) {
        return new ModelMetadata(info, Map.of(), null, null, Modalities.UNKNOWN, AdditionalProperties.NONE);
    }

    /** Metadata of a model of which only the name is known. */
    public static ModelMetadata of(String id, String provider) {
        return of(ModelInfo.of(id, provider));
    }

    public ModelMetadata withInfo(ModelInfo changed) {
        return new ModelMetadata(changed, parameters, pricing, maxOutputTokens, modalities, extra);
    }

    public ModelMetadata withParameters(Map<String, ParameterAvailability> changed) {
        return new ModelMetadata(info, changed, pricing, maxOutputTokens, modalities, extra);
    }

    public ModelMetadata withPricing(@Nullable Pricing changed) {
        return new ModelMetadata(info, parameters, changed, maxOutputTokens, modalities, extra);
    }

    public ModelMetadata withMaxOutputTokens(@Nullable Integer changed) {
        return new ModelMetadata(info, parameters, pricing, changed, modalities, extra);
    }

    public ModelMetadata withModalities(Modalities changed) {
        return new ModelMetadata(info, parameters, pricing, maxOutputTokens, changed, extra);
    }

    public ModelMetadata withExtra(AdditionalProperties changed) {
        return new ModelMetadata(info, parameters, pricing, maxOutputTokens, modalities, changed);
    }

    /** Accepted input; empty if unknown. */
    public List<String> inputModalities() {
        return modalities.input();
    }

    /** Generated output; empty if unknown. */
    public List<String> outputModalities() {
        return modalities.output();
    }

    /** The availability of a parameter; {@link ParameterAvailability.Opaque} if unknown. */
    public ParameterAvailability parameter(String name) {
        return parameters.getOrDefault(name, ParameterAvailability.OPAQUE);
    }
}
