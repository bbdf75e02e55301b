package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.ModelMetadata;
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
        ParameterSupport support = support();
        FitResult.Rejected rejected = checkRequiredFeatures(request, support);
        if (rejected != null) {
            return rejected;
        }
        List<ParameterChange> changes = new ArrayList<>();
        var dropped = new HashSet<String>();
        for (RequestParameter parameter : RequestParameter.listOf(request)) {
            String reason = parameter.name().equals("cache_prompt") && cachePromptHasNoEffect(request)
                    ? "the provider does not cache prompts of this model"
                    : support.problem(parameter, request.dialect());
            if (reason != null) {
                dropped.add(parameter.name());
                if (!parameter.isDefault()) {
                    changes.add(new ParameterChange(
                            parameter.name(),
                            ParameterChange.Action.DROPPED,
                            reason,
                            support.lacking(parameter, request.dialect())));
                }
            }
        }
        return adapt(clampOutputTokens(ParameterRemover.remove(request, dropped), support, changes), changes);
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

    private ParameterSupport support() {
        return new ParameterSupport(model, learned, capabilities);
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
        ParameterSupport support = support();
        List<ParameterChange> changes = new ArrayList<>(0);
        for (RequestParameter parameter : RequestParameter.listOf(request)) {
            String reason = support.unsentReason(parameter, dialect);
            if (reason != null && !parameter.isDefault()) {
                changes.add(new ParameterChange(
                        parameter.name(), ParameterChange.Action.DROPPED, reason, Lacking.PROTOCOL));
            }
        }
        return changes;
    }

    private FitResult.@Nullable Rejected checkRequiredFeatures(ModelRequest request, ParameterSupport support) {
        RequiredFeatures required = RequiredFeatures.of(request);
        for (String name : required.parameters()) {
            if (support.availability(name) instanceof Unsupported) {
                return reject(
                        name.equals(RequiredFeatures.SCHEMA) ? "response_format" : name,
                        support.missingReason(name),
                        support.lacking(name));
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

    private ModelRequest clampOutputTokens(
            ModelRequest request, ParameterSupport support, List<ParameterChange> changes) {
        Integer requested = OutputTokenLimit.of(request);
        if (requested == null || request instanceof EmbedRequest) {
            return request;
        }
        ModelRequest fitted = request;
        int max = support.maxOutputTokens();
        if (requested > max) {
            fitted = OutputTokenLimit.withMaxTokens(fitted, max);
            changes.add(new ParameterChange(
                    parameterName(request),
                    ParameterChange.Action.CLAMPED,
                    "%d exceeds the maximum %d".formatted(requested, max),
                    Lacking.MODEL));
        }
        String name = OutputTokenLimit.fieldName(fitted);
        if (name != null && support.availability(name) instanceof Unsupported) {
            String other = name.equals(OutputTokenLimit.MAX_TOKENS)
                    ? OutputTokenLimit.MAX_COMPLETION_TOKENS
                    : OutputTokenLimit.MAX_TOKENS;
            if (!(support.availability(other) instanceof Unsupported)) {
                changes.add(new ParameterChange(
                        name, ParameterChange.Action.RENAMED, "sent as " + other, support.lacking(name)));
                fitted = OutputTokenLimit.withOtherFieldName(fitted);
            }
        }
        return fitted;
    }

    private static String parameterName(ModelRequest request) {
        String name = request instanceof GenerateRequest ? null : OutputTokenLimit.fieldName(request);
        return name == null ? OutputTokenLimit.MAX_TOKENS : name;
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
