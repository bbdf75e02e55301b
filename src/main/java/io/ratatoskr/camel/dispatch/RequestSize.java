package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimate of the tokens of a request.
 *
 * @param parameters the parameters that it sets, as a JSON object in the OpenAI dialect
 * @param promptTokens tokens of its texts
 * @param approximate whether the count is approximate
 * @param partly whether it has parts other than text, which are not counted
 * @param limit the requested maximum of output tokens; null: unset
 * @param answers number of requested choices
 */
record RequestSize(
        RawJson parameters,
        long promptTokens,
        boolean approximate,
        boolean partly,
        @Nullable Integer limit,
        long answers) {
    private static final OpenAiProtocol WORDS = new OpenAiProtocol();
    private static final Profile ANYBODY = new Profile("", "", Optional.empty(), Profile.Reasoning.EFFORT);
    private static final List<String> NO_PARAMETERS =
            List.of("model", "messages", "prompt", "input", "stream", "stream_options", "tools");
    private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");
    private static final int MOST_ANSWERS = 1_000;

    static RequestSize of(ModelRequest request, TokenCounter counter) {
        return switch (request) {
            case ChatRequest chat -> {
                boolean partly = chat.messages().stream().anyMatch(RequestSize::isPartly);
                TokenCount count = counter.count(new TokenInput.Messages(chat.messages(), chat.tools()), chat.model());
                var bare = new ChatRequest(
                        List.of(Message.user("")), List.of(), chat.options(), false, false, chat.dialect());
                AdditionalProperties sent = sent(bare);
                yield new RequestSize(
                        Json.object(
                                chat.tools().isEmpty()
                                        ? sent
                                        : sent.with(
                                                "tools",
                                                new RawJson(Integer.toString(
                                                        chat.tools().size())))),
                        count.count(),
                        count.approximate() || partly,
                        partly,
                        limit(sent),
                        answers(sent));
            }
            case GenerateRequest generate -> {
                TokenCount count = counted(generate.prompt(), generate.model(), counter);
                var bare = new GenerateRequest(Input.of(""), generate.options(), false, false, generate.dialect());
                AdditionalProperties sent = sent(bare);
                yield new RequestSize(
                        Json.object(sent),
                        count.count(),
                        count.approximate(),
                        false,
                        limit(sent),
                        answers(sent) * generate.prompt().size());
            }
            case EmbedRequest embed -> {
                TokenCount count = counted(embed.input(), embed.model(), counter);
                var bare = new EmbedRequest(
                        Input.of(""),
                        embed.model(),
                        embed.dimensions(),
                        embed.inputType(),
                        embed.encoding(),
                        null,
                        embed.extra(),
                        embed.dialect());
                yield new RequestSize(Json.object(sent(bare)), count.count(), count.approximate(), false, 0, 1);
            }
            case ScoringRequest task -> new RequestSize(new RawJson("{}"), 0, true, true, 0, 1);
        };
    }

    /** The requested maximum of completion tokens; 0 when unset. */
    long askedCompletion() {
        return limit == null ? 0 : limit;
    }

    /** The maximum of completion tokens of one choice of that model; null: unknown. */
    @Nullable
    Long mostCompletion(ModelMetadata model) {
        if (limit != null) {
            return limit.longValue();
        }
        if (model.maxOutputTokens() != null) {
            return model.maxOutputTokens().longValue();
        }
        Integer window = model.info().contextWindow();
        return window == null ? null : Math.max(0, window - promptTokens);
    }

    private static AdditionalProperties sent(ModelRequest bare) {
        AdditionalProperties fields = Json.parseObject(WORDS.encode(bare, ANYBODY).body());
        for (String name : NO_PARAMETERS) {
            fields = fields.without(name);
        }
        return fields;
    }

    private static TokenCount counted(Input input, String model, TokenCounter counter) {
        return switch (input) {
            case Input.Texts(List<String> texts, boolean single) -> {
                long sum = 0;
                boolean approximate = false;
                String tokenizer = "";
                for (String text : texts) {
                    TokenCount count = counter.count(new TokenInput.Text(text), model);
                    sum += count.count();
                    approximate |= count.approximate();
                    tokenizer = count.tokenizer();
                }
                yield new TokenCount(sum, approximate, tokenizer, model);
            }
            case Input.Tokens(List<int[]> tokens, boolean single) ->
                new TokenCount(tokens.stream().mapToLong(ids -> ids.length).sum(), false, "", model);
        };
    }

    private static boolean isPartly(Message message) {
        return message.content() instanceof Content.Parts(List<Part> parts)
                && parts.stream().anyMatch(part -> !(part instanceof Part.Text) && !(part instanceof Part.Refusal));
    }

    /** The output token limit, including overrides in {@code raw_provider_options}. */
    private static @Nullable Integer limit(AdditionalProperties sent) {
        Integer most = null;
        for (String name : LIMITS) {
            RawJson told = sent.get(name);
            if (told != null && told.text().matches("[0-9]{1,10}")) {
                int limit = (int) Math.min(Long.parseLong(told.text()), Integer.MAX_VALUE);
                most = most == null ? limit : Math.max(most, limit);
            }
        }
        return most;
    }

    /** The number of generated choices; those of {@code best_of} that are not returned are billed as well. */
    private static long answers(AdditionalProperties extra) {
        return Math.max(count(extra.get("n")), count(extra.get("best_of")));
    }

    private static long count(@Nullable RawJson told) {
        return told != null && told.text().matches("[1-9][0-9]{0,3}")
                ? Math.min(Integer.parseInt(told.text()), MOST_ANSWERS)
                : 1;
    }
}
