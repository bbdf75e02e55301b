package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.registry.CostCalculator;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.strategy.CandidateFacts;
import io.ratatoskr.routing.strategy.CandidateLoad;
import io.ratatoskr.routing.strategy.LatencyHistory;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderSettings;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Facts about the candidates of one request, each computed once. Not thread-safe. */
public final class RequestFacts implements CandidateFacts {
    /** Output tokens of a request without a limit. */
    static final long DEFAULT_COMPLETION_TOKENS = 1_024;
    /** Size of a request from which its tokens are not counted, but estimated. */
    private static final long MAX_COUNTED_TOKENS = 16 * 1024;

    private static final int CHARACTERS_PER_TOKEN = 4;
    /** A prompt with fewer characters than a fourth of a context window fits: no tokenizer makes more than two tokens of one. */
    private static final int CERTAIN_SHARE = 4;

    /**
     * Where facts come from.
     *
     * @param history null: no loads are measured
     */
    public record Source(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            ParameterAdapter parameters,
            PromptTokenCounter counter,
            @Nullable LatencyHistory history) {}

    private final ModelRequest request;
    private final Source source;
    private final @Nullable Cancellation cancellation;
    private final Map<String, RequestEstimate> estimates = new HashMap<>();
    private final Map<Candidate, FitResult> fits = new HashMap<>();

    RequestFacts(ModelRequest request, Source source, @Nullable Cancellation cancellation) {
        this.request = request;
        this.source = source;
        this.cancellation = cancellation;
    }

    @Override
    public CandidateLoad load(Candidate candidate) {
        LatencyHistory history = source.history();
        return history == null
                ? CandidateLoad.UNKNOWN
                : history.load(candidate.provider(), candidate.model(), request.operation(), request.stream());
    }

    @Override
    public boolean isLocal(Candidate candidate) {
        ProviderSettings settings = source.providers().get(candidate.provider());
        return settings != null && settings.local();
    }

    @Override
    public Optional<BigDecimal> cost(Candidate candidate) {
        ModelMetadata model = metadata(candidate);
        Pricing pricing = model.pricing();
        if (pricing == null) {
            return isLocal(candidate) ? Optional.of(BigDecimal.ZERO) : Optional.empty();
        }
        RequestEstimate estimate = estimate(candidate);
        Integer requested = estimate.maxTokens();
        long completion = requested == null ? DEFAULT_COMPLETION_TOKENS : requested;
        if (model.maxOutputTokens() != null) {
            completion = Math.min(completion, model.maxOutputTokens());
        }
        return CostCalculator.calculate(pricing, Usage.of(estimate.promptTokens(), completion * estimate.choices()));
    }

    @Override
    public Optional<GatewayException> unsupported(Candidate candidate) {
        if (fit(candidate) instanceof FitResult.Rejected rejected) {
            return Optional.of(rejected.reason());
        }
        Integer window = metadata(candidate).info().contextWindow();
        if (window == null
                || request instanceof ScoringRequest
                || (PayloadSize.of(request) < window / CERTAIN_SHARE && requestedTokens() < window / 2)
                || !isTooLong(estimate(candidate), window)) {
            return Optional.empty();
        }
        RequestEstimate estimate = estimate(candidate);
        return Optional.of(new ContextLengthExceeded(
                "%s: prompt and output have up to %d tokens; the context window of model '%s' has %d"
                        .formatted(
                                candidate.provider(),
                                estimate.promptTokens() + estimate.requestedCompletionTokens(),
                                candidate.model(),
                                window),
                window));
    }

    /** An approximate count may be too high: it has to be twice as high as the window. */
    private static boolean isTooLong(RequestEstimate estimate, int window) {
        return estimate.approximate()
                ? estimate.promptTokens() / 2 > window
                : Boolean.FALSE.equals(estimate.fits(window));
    }

    private long requestedTokens() {
        Integer max = switch (request) {
            case ChatRequest chat -> chat.options().maxTokens();
            case GenerateRequest generate -> generate.options().maxTokens();
            case EmbedRequest embed -> null;
            case ScoringRequest task -> null;
        };
        return max == null ? 0 : max;
    }

    @Override
    public List<String> changedParameters(Candidate candidate) {
        return fit(candidate) instanceof FitResult.Accepted accepted
                ? accepted.changes().stream()
                        .filter(change -> change.action() != ParameterChange.Action.RENAMED)
                        .map(ParameterChange::parameter)
                        .distinct()
                        .toList()
                : List.of();
    }

    private FitResult fit(Candidate candidate) {
        return fits.computeIfAbsent(candidate, one -> source.parameters().fit(request, one, ParameterPolicy.WARN));
    }

    private ModelMetadata metadata(Candidate candidate) {
        return source.registry().metadata(candidate.provider(), candidate.model());
    }

    /** The tokens by the model's tokenizer; of a long request, or while the tokenizers are busy, by its size. */
    private RequestEstimate estimate(Candidate candidate) {
        return estimates.computeIfAbsent(candidate.model(), model -> {
            long bySize = PayloadSize.of(request) / CHARACTERS_PER_TOKEN;
            ModelRequest named = request.withModel(model);
            if (bySize <= MAX_COUNTED_TOKENS) {
                try {
                    return RequestEstimate.of(named, source.counter(), cancellation)
                            .orSize(bySize);
                } catch (GatewayException busy) {
                    // An estimate will do
                }
            }
            return RequestEstimate.of(named, (inputs, id, none) -> new TokenCount(bySize, true, "", id), null)
                    .orSize(bySize);
        });
    }
}
