package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that a caller has set and that may be dropped.
 *
 * @param value a {@link Double}, {@link String} or {@link Boolean}; null: of another type, for which ranges do not exist
 * @param extra whether it is a field of the caller's dialect that is not part of the gateway's API
 */
record RequestParameter(String name, @Nullable Object value, boolean extra) {
    /** The parameters of the request in API order, without those that are never dropped, such as tools. */
    static List<RequestParameter> listOf(ModelRequest request) {
        var all = new ArrayList<RequestParameter>();
        switch (request) {
            case ChatRequest chat -> chat(all, chat.options());
            case GenerateRequest generate -> generate(all, generate.options());
            case EmbedRequest embed -> extra(all, embed.extra());
            case ScoringRequest task -> {}
        }
        return all;
    }

    private static void chat(List<RequestParameter> all, ChatOptions options) {
        common(
                all,
                options.temperature(),
                options.topP(),
                options.topK(),
                options.frequencyPenalty(),
                options.presencePenalty(),
                options.seed(),
                options.stop());
        add(all, "parallel_tool_calls", options.parallelToolCalls());
        add(all, "cache_prompt", options.cachePrompt());
        reasoning(all, options.reasoning());
        extra(all, options.extra());
    }

    private static void generate(List<RequestParameter> all, GenerateOptions options) {
        common(
                all,
                options.temperature(),
                options.topP(),
                options.topK(),
                options.frequencyPenalty(),
                options.presencePenalty(),
                options.seed(),
                options.stopSequences());
        reasoning(all, options.reasoning());
        extra(all, options.extra());
    }

    private static void common(
            List<RequestParameter> all,
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer topK,
            @Nullable Double frequencyPenalty,
            @Nullable Double presencePenalty,
            @Nullable Long seed,
            List<String> stop) {
        add(all, "temperature", temperature);
        add(all, "top_p", topP);
        add(all, "top_k", topK == null ? null : topK.doubleValue());
        add(all, "frequency_penalty", frequencyPenalty);
        add(all, "presence_penalty", presencePenalty);
        add(all, "seed", seed == null ? null : seed.doubleValue());
        if (!stop.isEmpty()) {
            all.add(new RequestParameter("stop", null, false));
        }
    }

    private static void add(List<RequestParameter> all, String name, @Nullable Object value) {
        if (value != null) {
            all.add(new RequestParameter(name, value, false));
        }
    }

    private static void reasoning(List<RequestParameter> all, @Nullable ReasoningConfig reasoning) {
        if (reasoning != null) {
            all.add(new RequestParameter("reasoning", reasoning.effort(), false));
        }
    }

    private static void extra(List<RequestParameter> all, AdditionalProperties extra) {
        extra.fields().forEach((name, value) -> {
            if (!value.isNull()) {
                all.add(new RequestParameter(name, toValue(value), true));
            }
        });
    }

    private static @Nullable Object toValue(RawJson value) {
        String text = value.text().strip();
        char first = text.charAt(0);
        if (first == '"') {
            // An escape sequence only yields an unknown value
            return text.substring(1, text.length() - 1);
        }
        if (first == 't' || first == 'f') {
            return first == 't';
        }
        return first == '{' || first == '[' ? null : Double.valueOf(text);
    }

    /** Returns true if it has its default value, as sent by clients that send every field; dropping it changes nothing. */
    boolean isDefault() {
        return switch (name) {
            case "frequency_penalty", "presence_penalty" -> value instanceof Double penalty && penalty == 0;
            case "n", "best_of" -> value instanceof Double choices && choices == 1;
            case "logprobs", "echo", "store" -> Boolean.FALSE.equals(value);
            case "reasoning" -> "none".equals(value);
            default -> false;
        };
    }

    /** The value as shown in messages. */
    String displayValue() {
        return switch (value) {
            case null -> "set";
            case Double number -> format(number);
            case String text -> Text.shorten(text, 40);
            case Object other -> other.toString();
        };
    }

    /** The number without a zero fraction. */
    static String format(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
