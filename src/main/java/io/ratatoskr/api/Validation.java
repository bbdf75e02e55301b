package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request, told without asking any provider.
 *
 * @param offers what each provider would be asked, in the order in which they would be
 * @param refusals who would not be asked
 */
public record Validation(String model, Operation operation, List<Offer> offers, List<Refusal> refusals) {
    public Validation {
        requireNonNull(model, "model");
        requireNonNull(operation, "operation");
        offers = List.copyOf(offers);
        refusals = List.copyOf(refusals);
    }

    /** Whether any provider would be asked. */
    public boolean valid() {
        return !offers.isEmpty();
    }

    /**
     * A provider that would be asked.
     *
     * @param model its own name for the model
     * @param sent a JSON object with the parameters as they would be sent
     * @param changes how they differ from the caller's
     * @param promptTokens as the model's tokenizer counts the texts; parts of other kinds are not counted
     * @param approximate whether another tokenizer had to count, or something is not counted
     * @param mostCompletionTokens null: no limit is known
     * @param fits whether prompt and answer fit into the context window; null: it is not known
     * @param maxCost US dollars that the answer costs at most; null: a price or a count is not known
     */
    public record Offer(
            String provider,
            String model,
            JsonText sent,
            List<Change> changes,
            long promptTokens,
            boolean approximate,
            @Nullable Long mostCompletionTokens,
            @Nullable Boolean fits,
            @Nullable BigDecimal maxCost) {
        public Offer {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A parameter that would not be sent as it came.
     *
     * @param deed {@code dropped}, {@code clamped} or {@code renamed}
     */
    public record Change(String parameter, String deed, String reason) {}

    /**
     * A provider that would not be asked.
     *
     * @param parameter what stands in the way; null: something else than a parameter
     */
    public record Refusal(
            String provider, String reason, @Nullable String parameter) {}
}
