package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.Opaque;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.ParameterAvailability.Unsupported;
import io.ratatoskr.parameters.ParameterChange.Lacking;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a request to the known parameters of a model. Tools, response format and message parts are never dropped: a model without
 * them is {@link FitResult.Rejected}. The output token limit is clamped and renamed, never dropped. No side effects; thread-safe.
 */
public final class ParameterFitter {
    private static final String NO_FIELD = "the provider's API has no such field";
    private static final String NO_SUPPORT = "the provider's API does not support it";

    private final ModelMetadata model;
    private final Set<String> learned;
    private final ProtocolCapabilities capabilities;
    private final RequestAdapter adapter;
    private final ParameterPolicy policy;

    /**
     * @param learned parameters that the provider recently rejected for this model
     * @param capabilities of the provider's protocol
     */
    public ParameterFitter(
            ModelMetadata model, Set<String> learned, ProtocolCapabilities capabilities, ParameterPolicy policy) {
        this(model, learned, capabilities, RequestAdapter.NONE, policy);
    }

    /** @param adapter of the provider's protocol; it gets requests whose parameters the model supports */
    public ParameterFitter(
            ModelMetadata model,
            Set<String> learned,
            ProtocolCapabilities capabilities,
            RequestAdapter adapter,
            ParameterPolicy policy) {
        this.model = model;
        this.learned = learned;
        this.capabilities = capabilities;
        this.adapter = adapter;
        this.policy = policy;
    }

    public FitResult fit(ModelRequest request) {
        if (request instanceof ScoringRequest) {
            return new FitResult.Accepted(request, List.of());
        }
        if (policy == ParameterPolicy.IGNORE) {
            return new FitResult.Accepted(request, unsent(request));
        }
        if (hasNoConstraints(request)) {
            return adapt(request, new ArrayList<>());
        }
        FitResult.Rejected rejected = checkRequiredFeatures(request);
        if (rejected != null) {
            return rejected;
        }
        List<ParameterChange> changes = new ArrayList<>();
        var dropped = new HashSet<String>();
        for (RequestParameter parameter : RequestParameter.listOf(request)) {
            String reason = parameter.name().equals("cache_prompt") && cachePromptHasNoEffect(request)
                    ? "the provider does not cache prompts of this model"
                    : problem(parameter, request.dialect());
            if (reason != null) {
                dropped.add(parameter.name());
                if (!parameter.isDefault()) {
                    changes.add(new ParameterChange(
                            parameter.name(),
                            ParameterChange.Action.DROPPED,
                            reason,
                            lacking(parameter, request.dialect())));
                }
            }
        }
        return adapt(clampOutputTokens(ParameterRemover.remove(request, dropped), changes), changes);
    }

    private FitResult adapt(ModelRequest fitted, List<ParameterChange> changes) {
        AdaptedRequest adapted;
        try {
            adapted = adapter.adapt(fitted, model);
        } catch (UnsupportedParameter unsupported) {
            return new FitResult.Rejected(unsupported, Lacking.MODEL);
        }
        for (AdaptedRequest.Removal removal : adapted.removals()) {
            changes.add(new ParameterChange(
                    removal.parameter(), ParameterChange.Action.DROPPED, removal.reason(), Lacking.MODEL));
        }
        if (policy == ParameterPolicy.ERROR) {
            for (ParameterChange change : changes) {
                if (change.action() != ParameterChange.Action.RENAMED) {
                    return reject(change.parameter(), change.reason(), change.lacking());
                }
            }
        }
        return new FitResult.Accepted(adapted.request(), changes);
    }

    /** Returns true if nothing is known that could restrict a request. */
    private boolean hasNoConstraints(ModelRequest request) {
        return model.parameters().isEmpty()
                && model.inputModalities().isEmpty()
                && model.maxOutputTokens() == null
                && learned.isEmpty()
                && capabilities.passesFieldsOf(request.dialect())
                && !cachePromptHasNoEffect(request);
    }

    /** True if the request sets {@code cache_prompt}, which this model does not have at this provider. */
    private boolean cachePromptHasNoEffect(ModelRequest request) {
        return request instanceof ChatRequest chat
                && Boolean.TRUE.equals(chat.options().cachePrompt())
                && !capabilities.promptCaching().isAvailable(model);
    }

    /**
     * What the provider's API has no field for, or only one value: nothing checks it, and its codec does not send it. The request
     * stays as it is.
     */
    private List<ParameterChange> unsent(ModelRequest request) {
        String dialect = request.dialect();
        if (capabilities.passesFieldsOf(dialect)) {
            return List.of();
        }
        List<ParameterChange> changes = new ArrayList<>(0);
        for (RequestParameter parameter : RequestParameter.listOf(request)) {
            String reason = unsentReason(parameter, dialect);
            if (reason != null && !parameter.isDefault()) {
                changes.add(new ParameterChange(
                        parameter.name(), ParameterChange.Action.DROPPED, reason, Lacking.PROTOCOL));
            }
        }
        return changes;
    }

    private @Nullable String unsentReason(RequestParameter parameter, String dialect) {
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

    /**
     * The gateway's name for the parameter of this request that a provider rejected.
     *
     * @param reported the provider's name for it, possibly a path such as {@code reasoning.effort}
     * @return null when the request has no such parameter
     */
    public static @Nullable String parameterName(String reported, ModelRequest request) {
        int end = 0;
        while (end < reported.length() && reported.charAt(end) != '.' && reported.charAt(end) != '[') {
            end++;
        }
        String first = reported.substring(0, end);
        String name = switch (first) {
            case "reasoning_effort", "thinking" -> "reasoning";
            case "stop_sequences" -> "stop";
            case "response_format" -> hasSchema(request) ? RequiredFeatures.SCHEMA : first;
            default -> first;
        };
        boolean set = RequiredFeatures.of(request).parameters().contains(name)
                || name.equals(OutputTokenLimit.fieldName(request))
                || RequestParameter.listOf(request).stream()
                        .anyMatch(parameter -> parameter.name().equals(name));
        return set ? name : null;
    }

    /**
     * Returns true if the rejected name covers the whole parameter. A rejected field of a tool, or a reasoning budget beside an effort,
     * does not reject tools or reasoning as such.
     */
    public static boolean isWholeParameter(String reported, ModelRequest request) {
        if (reported.equals("reasoning") || reported.equals("thinking")) {
            ReasoningConfig config = reasoning(request);
            return config == null
                    || config.equals(config.effort() == null ? null : ReasoningConfig.ofEffort(config.effort()));
        }
        return reported.indexOf('.') < 0 && reported.indexOf('[') < 0;
    }

    private static @Nullable ReasoningConfig reasoning(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.options().reasoning();
            case GenerateRequest generate -> generate.options().reasoning();
            case EmbedRequest embed -> null;
            case ScoringRequest task -> null;
        };
    }

    private static boolean hasSchema(ModelRequest request) {
        return request instanceof ChatRequest chat
                && chat.options().responseFormat() instanceof ResponseFormat.JsonSchema;
    }

    private FitResult.@Nullable Rejected checkRequiredFeatures(ModelRequest request) {
        RequiredFeatures required = RequiredFeatures.of(request);
        for (String name : required.parameters()) {
            if (availability(name) instanceof Unsupported) {
                return reject(
                        name.equals(RequiredFeatures.SCHEMA) ? "response_format" : name,
                        missingReason(name),
                        lacking(name));
            }
        }
        List<String> supportedModalities = model.inputModalities();
        for (String modality : required.modalities()) {
            if (!supportedModalities.isEmpty()
                    && !supportedModalities.contains(modality)
                    && !capabilities.partKinds().contains(modality)) {
                return reject(
                        "messages",
                        "a message part is of type %s; the model supports %s".formatted(modality, supportedModalities),
                        Lacking.MODEL);
            }
        }
        return null;
    }

    private String missingReason(String name) {
        return learned.contains(name)
                ? "the provider rejected it recently"
                : name.equals(RequiredFeatures.SCHEMA)
                        ? "the model does not support JSON schemas"
                        : unsupportedReason(name);
    }

    private @Nullable String problem(RequestParameter parameter, String dialect) {
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

    private Lacking lacking(RequestParameter parameter, String dialect) {
        return isForeignField(parameter, dialect) ? Lacking.PROTOCOL : lacking(parameter.name());
    }

    /** The protocol lacks a parameter when it determines its availability for all models. */
    private Lacking lacking(String name) {
        return !learned.contains(name)
                        && availability(name).equals(capabilities.parameters().get(name))
                ? Lacking.PROTOCOL
                : Lacking.MODEL;
    }

    private ParameterAvailability availability(String name) {
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

    private ModelRequest clampOutputTokens(ModelRequest request, List<ParameterChange> changes) {
        Integer requested = OutputTokenLimit.of(request);
        if (requested == null || request instanceof EmbedRequest) {
            return request;
        }
        ModelRequest fitted = request;
        int max = maxOutputTokens();
        if (requested > max) {
            fitted = OutputTokenLimit.withMaxTokens(fitted, max);
            changes.add(new ParameterChange(
                    parameterName(request),
                    ParameterChange.Action.CLAMPED,
                    "%d exceeds the maximum %d".formatted(requested, max),
                    Lacking.MODEL));
        }
        String name = OutputTokenLimit.fieldName(fitted);
        if (name != null && availability(name) instanceof Unsupported) {
            String other = name.equals(OutputTokenLimit.MAX_TOKENS)
                    ? OutputTokenLimit.MAX_COMPLETION_TOKENS
                    : OutputTokenLimit.MAX_TOKENS;
            if (!(availability(other) instanceof Unsupported)) {
                changes.add(
                        new ParameterChange(name, ParameterChange.Action.RENAMED, "sent as " + other, lacking(name)));
                fitted = OutputTokenLimit.withOtherFieldName(fitted);
            }
        }
        return fitted;
    }

    private static String parameterName(ModelRequest request) {
        String name = request instanceof GenerateRequest ? null : OutputTokenLimit.fieldName(request);
        return name == null ? OutputTokenLimit.MAX_TOKENS : name;
    }

    private int maxOutputTokens() {
        Integer limit = model.maxOutputTokens();
        double max = limit == null ? Integer.MAX_VALUE : limit;
        for (String name : List.of(OutputTokenLimit.MAX_TOKENS, OutputTokenLimit.MAX_COMPLETION_TOKENS)) {
            if (model.parameter(name) instanceof Mutable range && range.max() != null) {
                max = Math.min(max, range.max());
            }
        }
        return max < 1 ? Integer.MAX_VALUE : (int) max;
    }

    private FitResult.Rejected reject(String parameter, String reason, Lacking lacking) {
        return new FitResult.Rejected(
                new UnsupportedParameter(
                        "%s: model '%s' does not accept %s: %s"
                                .formatted(
                                        model.info().provider(),
                                        Text.shorten(model.info().id(), 200),
                                        parameter,
                                        reason),
                        parameter),
                lacking);
    }
}
