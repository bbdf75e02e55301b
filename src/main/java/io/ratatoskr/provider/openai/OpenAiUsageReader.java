package io.ratatoskr.provider.openai;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads token usage: the last non-null value of each field is used; nothing is summed up. Unknown fields of nested details are
 * kept under the name of their object, and counts under other names than OpenAI's also under their own. Not thread-safe.
 */
final class OpenAiUsageReader {
    /** The field of a response for a usage whose counts are incomplete, verbatim. */
    static final String INCOMPLETE = "provider_usage";

    private @Nullable Long prompt;
    private @Nullable Long completion;
    private @Nullable Long total;
    private @Nullable Long reasoning;
    private @Nullable Long cached;
    private @Nullable Long cacheWrite;
    private final AlternativeCounts alternative = new AlternativeCounts();
    private final ReportedCost cost = new ReportedCost();
    private final ExtraCollector extra = new ExtraCollector();
    private @Nullable RawJson last;

    /** Reads the {@code usage} at the reader's position; ignores null and anything but an object. */
    void read(JsonReader reader) {
        int start = reader.tokenStart();
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "prompt_tokens" -> prompt = LenientJson.countOr(reader, prompt);
                case "completion_tokens" -> completion = LenientJson.countOr(reader, completion);
                case "total_tokens" -> total = LenientJson.countOr(reader, total);
                case "reasoning_tokens" -> reasoning = LenientJson.countOr(reader, reasoning);
                case "prompt_tokens_details",
                        "completion_tokens_details",
                        "input_tokens_details",
                        "output_tokens_details" -> readDetails(reader);
                case "cached_tokens", "prompt_cache_hit_tokens" -> {
                    if (reader.isNumber()) {
                        cached = LenientJson.countOr(reader, cached);
                    }
                    // Also kept under its original name, for clients of that provider
                    LenientJson.collect(reader, extra);
                }
                default -> {
                    alternative.read(reader);
                    cost.read(reader);
                    LenientJson.collect(reader, extra);
                }
            }
        }
        last = usage() == null ? reader.rawSince(start) : null;
    }

    /**
     * The fields with a usage that reports a count or a cost but not both the tokens of the prompt and of the completion, verbatim as
     * {@link #INCOMPLETE}: a {@link Usage} has no unknown counts, and none are invented.
     */
    AdditionalProperties withIncomplete(AdditionalProperties fields) {
        RawJson verbatim = last;
        boolean reported = cost.isPresent()
                || isPositive(prompt)
                || isPositive(completion)
                || isPositive(total)
                || alternative.any();
        return verbatim == null || !reported ? fields : fields.with(INCOMPLETE, verbatim);
    }

    private static boolean isPositive(@Nullable Long count) {
        return count != null && count > 0;
    }

    /** The usage so far; null while the tokens of the prompt or of the completion are unknown. */
    @Nullable
    Usage usage() {
        Long in = alternative.promptOr(prompt, completion, total);
        Long out = alternative.completionOr(completion);
        if (in == null && out != null && total != null) {
            in = Math.max(0, total - out);
        } else if (in != null && out == null && total != null) {
            out = Math.max(0, total - in);
        }
        return in == null || out == null ? null : usage(in, out);
    }

    /** The usage of embeddings, which have no completion: the total is the prompt's; null while unknown. */
    @Nullable
    Usage embedUsage() {
        Long in = alternative.promptOr(prompt, 0L, total);
        in = in == null ? total : in;
        return in == null ? null : usage(in, completion == null ? 0 : completion);
    }

    /** Null if all counts are 0: no request has an empty prompt, so nothing was counted. */
    private @Nullable Usage usage(long in, long completionTokens) {
        if (in + completionTokens == 0) {
            return null;
        }
        long out = completionTokens;
        long reasoningTokens = reasoning == null ? 0 : reasoning;
        // Some providers count reasoning separately from the completion, which only the total reveals
        if (total != null && reasoningTokens > 0 && total == in + out + reasoningTokens) {
            out += reasoningTokens;
        }
        return new Usage(
                in,
                out,
                total == null || total == 0 ? in + out : total,
                reasoning,
                cached != null ? cached : alternative.cacheRead(),
                cacheWrite != null ? cacheWrite : alternative.cacheWrite(),
                cost.addTo(extra.toAdditionalProperties()));
    }

    private void readDetails(JsonReader reader) {
        if (!reader.isObject()) {
            LenientJson.collect(reader, extra);
            return;
        }
        String name = reader.name();
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "cached_tokens" -> cached = LenientJson.countOr(reader, cached);
                case "cache_write_tokens", "cache_creation_tokens" ->
                    cacheWrite = LenientJson.countOr(reader, cacheWrite);
                case "reasoning_tokens" -> reasoning = LenientJson.countOr(reader, reasoning);
                default -> rest.collect(reader);
            }
        }
        extra.putNested(name, rest);
    }
}
