package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiParameters;
import io.ratatoskr.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimate of the tokens of a request.
 *
 * @param parameters the parameters that it sets, as a JSON object in the OpenAI dialect
 * @param promptTokens tokens of its texts
 * @param promptBound the upper bound of an approximate count, where one is known; else the count
 * @param approximate whether the count is approximate
 * @param hasUncountedParts whether it has parts other than text, which are not counted
 * @param maxTokens the requested maximum of output tokens; null: unset
 * @param choices number of requested choices
 */
record RequestEstimate(
        RawJson parameters,
        long promptTokens,
        long promptBound,
        boolean approximate,
        boolean hasUncountedParts,
        @Nullable Integer maxTokens,
        long choices) {
    private static final List<String> MAX_TOKENS_FIELDS = List.of("max_tokens", "max_completion_tokens");
    private static final int MAX_CHOICES = 1_000;

    /** @param cancellation ends the count of a long prompt; null: none */
    static RequestEstimate of(ModelRequest request, PromptTokenCounter counter, @Nullable Cancellation cancellation) {
        return switch (request) {
            case ChatRequest chat -> {
                boolean hasUncountedParts = chat.messages().stream().anyMatch(RequestEstimate::isPartlyUncounted);
                TokenCount count = counter.count(
                        List.of(new TokenInput.Messages(chat.messages(), chat.tools())), chat.model(), cancellation);
                AdditionalProperties encoded = OpenAiParameters.of(chat);
                yield new RequestEstimate(
                        Json.object(
                                chat.tools().isEmpty()
                                        ? encoded
                                        : encoded.with(
                                                "tools",
                                                new RawJson(Integer.toString(
                                                        chat.tools().size())))),
                        count.count(),
                        bound(count),
                        count.approximate() || hasUncountedParts,
                        hasUncountedParts,
                        maxTokens(encoded),
                        choices(encoded));
            }
            case GenerateRequest generate -> {
                TokenCount count = countTokens(generate.prompt(), generate.model(), counter, cancellation);
                AdditionalProperties encoded = OpenAiParameters.of(generate);
                yield new RequestEstimate(
                        Json.object(encoded),
                        count.count(),
                        bound(count),
                        count.approximate(),
                        false,
                        maxTokens(encoded),
                        choices(encoded) * generate.prompt().size());
            }
            case EmbedRequest embed -> {
                TokenCount count = countTokens(embed.input(), embed.model(), counter, cancellation);
                yield new RequestEstimate(
                        Json.object(OpenAiParameters.of(embed)),
                        count.count(),
                        bound(count),
                        count.approximate(),
                        false,
                        0,
                        1);
            }
            case ScoringRequest task -> new RequestEstimate(new RawJson("{}"), 0, 0, true, true, 0, 1);
        };
    }

    /** For a request whose texts were not counted, that many tokens of prompt. */
    RequestEstimate orSize(long tokens) {
        return promptTokens > 0
                ? this
                : new RequestEstimate(parameters, tokens, tokens, true, hasUncountedParts, maxTokens, choices);
    }

    /** The requested maximum of completion tokens; 0 when unset. */
    long requestedCompletionTokens() {
        return maxTokens == null ? 0 : maxTokens;
    }

    /** The maximum of completion tokens of one choice of that model; null: unknown. */
    @Nullable
    Long maxCompletionTokens(ModelMetadata model) {
        if (maxTokens != null) {
            return maxTokens.longValue();
        }
        if (model.maxOutputTokens() != null) {
            return model.maxOutputTokens().longValue();
        }
        Integer window = model.info().contextWindow();
        return window == null ? null : Math.max(0, window - promptTokens);
    }

    private static long bound(TokenCount count) {
        return count.upperBound() == null ? count.count() : count.upperBound();
    }

    /** Whether prompt and requested output fit a context window of this size; null: the count is not exact enough to know. */
    @Nullable
    Boolean fits(long window) {
        if (promptBound + requestedCompletionTokens() <= window) {
            return true;
        }
        return promptTokens + requestedCompletionTokens() <= window ? null : Boolean.FALSE;
    }

    private static TokenCount countTokens(
            Input input, String model, PromptTokenCounter counter, @Nullable Cancellation cancellation) {
        return switch (input) {
            case Input.Texts(List<String> texts, boolean single) ->
                counter.count(texts.stream().map(TokenInput.Text::new).toList(), model, cancellation);
            case Input.Tokens(List<int[]> tokens, boolean single) ->
                new TokenCount(tokens.stream().mapToLong(ids -> ids.length).sum(), false, "", model);
        };
    }

    private static boolean isPartlyUncounted(Message message) {
        return message.content() instanceof Content.Parts(List<Part> parts)
                && parts.stream().anyMatch(part -> !(part instanceof Part.Text) && !(part instanceof Part.Refusal));
    }

    /** The output token limit, including overrides in {@code raw_provider_options}. */
    private static @Nullable Integer maxTokens(AdditionalProperties encoded) {
        Integer max = null;
        for (String name : MAX_TOKENS_FIELDS) {
            RawJson value = encoded.get(name);
            if (value != null && value.text().matches("[0-9]{1,10}")) {
                int limit = (int) Math.min(Long.parseLong(value.text()), Integer.MAX_VALUE);
                max = max == null ? limit : Math.max(max, limit);
            }
        }
        return max;
    }

    /** The number of generated choices; those of {@code best_of} that are not returned are billed as well. */
    private static long choices(AdditionalProperties extra) {
        return Math.max(count(extra.get("n")), count(extra.get("best_of")));
    }

    private static long count(@Nullable RawJson value) {
        return value != null && value.text().matches("[1-9][0-9]{0,3}")
                ? Math.min(Integer.parseInt(value.text()), MAX_CHOICES)
                : 1;
    }
}
