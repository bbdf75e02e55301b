package io.ratatoskr.parameters;

import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.Opaque;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.ParameterAvailability.Unsupported;
import io.ratatoskr.parameters.ParameterChange.Lacking;
import io.ratatoskr.provider.ProtocolCapabilities;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model supports at a provider, and for which reason it does not.
 *
 * @param learned parameters that the provider recently rejected for this model
 * @param capabilities of the provider's protocol
 */
record ParameterSupport(ModelMetadata model, Set<String> learned, ProtocolCapabilities capabilities) {
    private static final String NO_FIELD = "the provider's API has no such field";
    private static final String NO_SUPPORT = "the provider's API does not support it";

    /** Why a required feature cannot be used. */
    String missingReason(String name) {
        return learned.contains(name)
                ? "the provider rejected it recently"
                : name.equals(RequiredFeatures.SCHEMA)
                        ? "the model does not support JSON schemas"
                        : unsupportedReason(name);
    }

    /** Why the parameter cannot be sent as it is; null: it can. */
    @Nullable
    String problem(RequestParameter parameter, String dialect) {
        if (learned.contains(parameter.name())) {
            return "the provider rejected it recently";
        }
        if (isForeignField(parameter, dialect)) {
            return NO_FIELD;
        }
        ParameterAvailability availability = availability(parameter.name());
        return availability instanceof Unsupported
                ? unsupportedReason(parameter.name())
                : RangeValidator.problem(parameter, availability);
    }

    private String unsupportedReason(String name) {
        return lacking(name) == Lacking.PROTOCOL ? NO_SUPPORT : "the model does not support it";
    }

    /** A field that only the API of another dialect has. */
    private boolean isForeignField(RequestParameter parameter, String dialect) {
        return parameter.extra()
                && !capabilities.passesFieldsOf(dialect)
                && !capabilities.parameters().containsKey(parameter.name());
    }

    /** Whether the model or the protocol lacks the parameter. */
    Lacking lacking(RequestParameter parameter, String dialect) {
        return isForeignField(parameter, dialect) ? Lacking.PROTOCOL : lacking(parameter.name());
    }

    /** The protocol lacks a parameter when it determines its availability for all models. */
    Lacking lacking(String name) {
        return !learned.contains(name)
                        && availability(name).equals(capabilities.parameters().get(name))
                ? Lacking.PROTOCOL
                : Lacking.MODEL;
    }

    /** What is known of the parameter, with what the provider has rejected. */
    ParameterAvailability availability(String name) {
        if (learned.contains(name)) {
            return ParameterAvailability.UNSUPPORTED;
        }
        ParameterAvailability reported = model.parameter(name);
        return switch (name) {
            // Two names of one parameter; supporting either is enough
            case "reasoning" ->
                reported instanceof Unsupported && model.parameter("reasoning_effort") instanceof Mutable effort
                        ? effort
                        : reported;
            case RequiredFeatures.SCHEMA -> reported instanceof Opaque ? model.parameter("response_format") : reported;
            default -> reported;
        };
    }

    /** Why the provider's API has no field for the parameter, or only another value; null: it has one. */
    @Nullable
    String unsentReason(RequestParameter parameter, String dialect) {
        if (isForeignField(parameter, dialect)) {
            return NO_FIELD;
        }
        return switch (capabilities.parameters().get(parameter.name())) {
            case null -> null;
            case Unsupported unsupported -> NO_SUPPORT;
            case ReadOnly fixed -> RangeValidator.problem(parameter, fixed);
            case Mutable range -> null;
            case Opaque opaque -> null;
        };
    }

    /** Maximum number of output tokens; {@link Integer#MAX_VALUE}: none is known. */
    int maxOutputTokens() {
        Integer limit = model.maxOutputTokens();
        double max = limit == null ? Integer.MAX_VALUE : limit;
        for (String name : List.of(OutputTokenLimit.MAX_TOKENS, OutputTokenLimit.MAX_COMPLETION_TOKENS)) {
            if (model.parameter(name) instanceof Mutable range && range.max() != null) {
                max = Math.min(max, range.max());
            }
        }
        return max < 1 ? Integer.MAX_VALUE : (int) max;
    }
}
