package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes from a request what Gemini refuses by the family of the model, or refuses the request. Not thread-safe. */
final class GeminiRequestAdapter {
    /** The API accepts at most this many stop sequences. */
    private static final int MAX_STOPS = 5;

    private static final Set<String> LOGPROBS = Set.of("logprobs", "top_logprobs");

    private final String model;
    private final GeminiModelFamily family;
    private final ProviderProfile profile;
    private final List<Removal> removals = new ArrayList<>(0);

    private GeminiRequestAdapter(String model, ProviderProfile profile) {
        this.model = model;
        this.family = GeminiModelFamily.of(model);
        this.profile = profile;
    }

    /** @throws UnsupportedParameter when what Gemini refuses cannot be removed */
    static AdaptedRequest adapt(ModelRequest request, ProviderProfile profile) {
        var adapter = new GeminiRequestAdapter(request.model(), profile);
        return switch (request) {
            case ChatRequest chat -> adapter.adapt(chat);
            case GenerateRequest generate -> adapter.adapt(generate);
            default -> AdaptedRequest.unchanged(request);
        };
    }

    private AdaptedRequest adapt(ChatRequest request) {
        GeminiImages.requireSupported(request, profile);
        ChatRequest adapted = new GeminiToolCheck(family, model, profile).check(request);
        ChatOptions options = adapted.options();
        Double frequency = penalty("frequency_penalty", options.frequencyPenalty());
        Double presence = penalty("presence_penalty", options.presencePenalty());
        List<String> stop = stops(options.stop());
        ReasoningConfig reasoning = reasoning(options.reasoning(), options.maxTokens());
        AdditionalProperties extra = extra(options.extra(), request.dialect());
        if (removals.isEmpty() && Objects.equals(reasoning, options.reasoning())) {
            return AdaptedRequest.unchanged(adapted);
        }
        return new AdaptedRequest(
                adapted.withOptions(options.toBuilder()
                        .frequencyPenalty(frequency)
                        .presencePenalty(presence)
                        .stop(stop)
                        .reasoning(reasoning)
                        .extra(extra)
                        .build()),
                removals);
    }

    private AdaptedRequest adapt(GenerateRequest request) {
        GenerateOptions options = request.options();
        Double frequency = penalty("frequency_penalty", options.frequencyPenalty());
        Double presence = penalty("presence_penalty", options.presencePenalty());
        List<String> stop = stops(options.stopSequences());
        ReasoningConfig reasoning = reasoning(options.reasoning(), options.maxTokens());
        AdditionalProperties extra = extra(options.extra(), request.dialect());
        if (removals.isEmpty() && Objects.equals(reasoning, options.reasoning())) {
            return AdaptedRequest.unchanged(request);
        }
        return new AdaptedRequest(
                request.withOptions(options.toBuilder()
                        .frequencyPenalty(frequency)
                        .presencePenalty(presence)
                        .stopSequences(stop)
                        .reasoning(reasoning)
                        .extra(extra)
                        .build()),
                removals);
    }

    /** A penalty of 0 is accepted by every model. */
    private @Nullable Double penalty(String name, @Nullable Double value) {
        if (value == null || value == 0 || family.hasPenalties()) {
            return value;
        }
        remove(name, "the model has no penalties");
        return null;
    }

    private List<String> stops(List<String> stops) {
        if (stops.size() <= MAX_STOPS && !stops.contains("")) {
            return stops;
        }
        List<String> accepted =
                stops.stream().filter(stop -> !stop.isEmpty()).limit(MAX_STOPS).toList();
        remove("stop", "the API accepts at most %d sequences, none of them empty".formatted(MAX_STOPS));
        return accepted;
    }

    private AdditionalProperties extra(AdditionalProperties extra, String dialect) {
        if (extra.isEmpty() || !dialect.equals(Dialects.OPENAI)) {
            return extra;
        }
        AdditionalProperties accepted = extra;
        RawJson logprobs = extra.get("logprobs");
        if (!family.hasLogprobs() && logprobs != null && logprobs.text().equals("true")) {
            for (String name : LOGPROBS) {
                accepted = accepted.without(name);
            }
            remove("logprobs", "the model has no log probabilities");
        }
        RawJson count = extra.get("n");
        if (!family.hasSeveralCandidates()
                && count != null
                && !count.isNull()
                && !count.text().equals("1")) {
            accepted = accepted.without("n");
            remove("n", "the model returns one choice");
        }
        return accepted;
    }

    private @Nullable ReasoningConfig reasoning(@Nullable ReasoningConfig config, @Nullable Integer maxTokens) {
        if (config == null) {
            return null;
        }
        if (!family.thinks()) {
            if (!GeminiThinkingConfig.isDisabled(config)) {
                remove("reasoning", "the model does not think");
            }
            return null;
        }
        GeminiModelFamily.BudgetRange range = family.budgets();
        if (maxTokens != null && range != null && !range.canDisable() && maxTokens <= range.min()) {
            throw new UnsupportedParameter(
                    "%s: max_tokens is %d; '%s' thinks with at least %d tokens, which leaves no room for a response"
                            .formatted(profile.name(), maxTokens, model, range.min()),
                    "max_tokens");
        }
        Integer budget = config.maxTokens();
        int accepted = budget == null || (budget == 0 && (range == null || range.canDisable()))
                ? -1
                : GeminiThinkingConfig.limit(budget, range, maxTokens);
        if (budget == null || accepted < 0 || accepted == budget) {
            return config;
        }
        remove(
                "reasoning.max_tokens",
                "%d is outside what the model accepts, or leaves no room within max_tokens; sent as %d"
                        .formatted(budget, accepted));
        return new ReasoningConfig(config.effort(), accepted, config.excludeFromOutput(), config.extra());
    }

    private void remove(String parameter, String reason) {
        removals.add(new Removal(parameter, reason));
    }
}
