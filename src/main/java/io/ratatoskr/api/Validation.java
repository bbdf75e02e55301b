package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.RawJson;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of validating a request without calling a provider.
 *
 * @param candidates the request for each candidate, in the order in which they would be tried
 * @param refusals the providers that would not be called
 */
public record Validation(String model, Operation operation, List<CandidatePreview> candidates, List<Refusal> refusals) {
    public Validation {
        requireNonNull(model, "model");
        requireNonNull(operation, "operation");
        candidates = List.copyOf(candidates);
        refusals = List.copyOf(refusals);
    }

    /** Returns whether any provider would be called. */
    public boolean valid() {
        return !candidates.isEmpty();
    }

    /**
     * A provider that would be called.
     *
     * @param model the provider's name of the model
     * @param parameters a JSON object with the parameters to be sent, in the OpenAI dialect
     * @param request a JSON object with the fields of the body that would be sent, as the provider's API names them, including those
     *     that the gateway adds, and without those that hold the messages, prompt or input; null when no request of a known API is
     *     sent, as for a local model
     * @param inProcess whether the model runs in this process
     * @param changes the differences from the caller's parameters
     */
    public record CandidatePreview(
            String provider,
            String model,
            RawJson parameters,
            @Nullable RawJson request,
            boolean inProcess,
            List<Change> changes,
            Estimate estimate) {
        public CandidatePreview {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The tokens and the cost of a request.
     *
     * @param promptTokens tokens of the texts by the model's tokenizer; other parts are not counted
     * @param approximate whether another tokenizer was used, or parts are not counted
     * @param maxCompletionTokens maximum number of completion tokens; null if unknown
     * @param fitsContextWindow whether prompt and response fit into the context window; null if unknown
     * @param maxCost maximum cost in US dollars; null if a price or count is unknown
     */
    public record Estimate(
            long promptTokens,
            boolean approximate,
            @Nullable Long maxCompletionTokens,
            @Nullable Boolean fitsContextWindow,
            @Nullable BigDecimal maxCost) {}

    /**
     * A parameter that would not be sent as requested.
     *
     * @param action {@code dropped}, {@code clamped} or {@code renamed}
     * @param lacking the side that lacks the parameter or the value: {@code model} or {@code protocol}
     */
    public record Change(String parameter, String action, String reason, String lacking) {}

    /**
     * A provider that would not be called.
     *
     * @param parameter the parameter that causes the refusal; null if the cause is not a parameter
     * @param lacking the side that lacks the parameter: {@code model} or {@code protocol}; null if the cause is not a parameter
     */
    public record Refusal(
            String provider,
            String reason,
            @Nullable String parameter,
            @Nullable String lacking) {}
}
