package io.ratatoskr.wire;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes scoring responses in the gateway's own JSON: one object for a single input, {@code results} for a list, then model and
 * provider. Unknown fields of the provider's response come last, except those with reserved names. Thread-safe.
 */
public final class NativeAnswers {
    private static final Set<String> OURS = Set.of(
            "results",
            "entailment",
            "contradiction",
            "neutral",
            "favor",
            "against",
            "label",
            "target",
            "scores",
            "top_label",
            "confidence",
            "method",
            "model",
            "provider",
            "truncated",
            "usage");

    private NativeAnswers() {}

    /** @param single whether the request had one pair, not a list */
    public static byte[] write(NliResponse answer, boolean single) {
        var writer = open(answer.results().size());
        if (single && answer.results().size() == 1) {
            fields(writer, answer.results().getFirst());
        } else {
            results(writer, answer.results(), NativeAnswers::write);
        }
        return close(writer, answer, answer.method(), answer.extra());
    }

    /** @param single whether the request had one text, not a list */
    public static byte[] write(ClassifyResponse answer, boolean single) {
        var writer = open(answer.results().size());
        if (single && answer.results().size() == 1) {
            fields(writer, answer.results().getFirst());
        } else {
            results(writer, answer.results(), NativeAnswers::write);
        }
        return close(writer, answer, answer.method(), answer.extra());
    }

    /** @param single whether the request had one text, not a list */
    public static byte[] write(StanceResponse answer, boolean single) {
        var writer = open(answer.results().size());
        if (single && answer.results().size() == 1) {
            fields(writer, answer.results().getFirst());
        } else {
            results(writer, answer.results(), NativeAnswers::write);
        }
        return close(writer, answer, answer.method(), answer.extra());
    }

    /** @param request its documents are repeated when it sets {@code return_documents} */
    public static byte[] write(RerankResponse answer, RerankRequest request) {
        var writer = open(answer.results().size());
        List<String> documents = request.documents();
        writer.name("results").beginList();
        for (RankedDocument document : answer.results()) {
            boolean known = document.index() >= 0 && document.index() < documents.size();
            String text = document.document() == null && known ? documents.get(document.index()) : document.document();
            write(writer, document, request.returnDocuments() ? text : null);
        }
        writer.endList();
        return close(writer, answer, null, answer.extra());
    }

    /** Writes one NLI result as an object. */
    public static void write(JsonWriter writer, NliResult result) {
        fields(writer.beginObject(), result);
        writer.endObject();
    }

    /** Writes one classification as an object. */
    public static void write(JsonWriter writer, ClassifyResult result) {
        fields(writer.beginObject(), result);
        writer.endObject();
    }

    /** Writes one stance as an object. */
    public static void write(JsonWriter writer, StanceResult result) {
        fields(writer.beginObject(), result);
        writer.endObject();
    }

    /**
     * Writes one ranked document as an object.
     *
     * @param text the document, repeated as an object with a text; null: omitted
     */
    public static void write(JsonWriter writer, RankedDocument document, @Nullable String text) {
        writer.beginObject().name("index").number(document.index());
        writer.name("relevance_score").number(document.relevanceScore());
        if (text != null) {
            writer.name("document").beginObject().field("text", text).endObject();
        }
        writer.endObject();
    }

    /** Writes token counts as a field; nothing when there are none. */
    public static void usage(JsonWriter writer, @Nullable Usage usage) {
        if (usage == null) {
            return;
        }
        writer.name("usage").beginObject();
        writer.name("prompt_tokens").number(usage.promptTokens());
        writer.name("completion_tokens").number(usage.completionTokens());
        writer.name("total_tokens").number(usage.totalTokens());
        writer.field("reasoning_tokens", usage.reasoningTokens())
                .field("cached_tokens", usage.cachedTokens())
                .field("cache_write_tokens", usage.cacheWriteTokens())
                .fieldsOnOneLine(usage.extra()
                        .without("reasoning_tokens")
                        .without("cached_tokens")
                        .without("cache_write_tokens"))
                .endObject();
    }

    private interface Entry<T> {
        void write(JsonWriter writer, T result);
    }

    private static <T> void results(JsonWriter writer, List<T> results, Entry<T> entry) {
        writer.name("results").beginList();
        results.forEach(result -> entry.write(writer, result));
        writer.endList();
    }

    private static void fields(JsonWriter writer, NliResult result) {
        writer.name("entailment").number(result.entailment());
        writer.name("contradiction").number(result.contradiction());
        writer.name("neutral").number(result.neutral());
        writer.field("label", result.label().wireName());
    }

    private static void fields(JsonWriter writer, ClassifyResult result) {
        writer.name("scores").beginObject();
        result.scores().forEach((label, score) -> writer.name(label).number(score.doubleValue()));
        writer.endObject().field("top_label", result.topLabel());
        writer.name("confidence").number(result.confidence());
    }

    private static void fields(JsonWriter writer, StanceResult result) {
        writer.name("favor").number(result.favor());
        writer.name("against").number(result.against());
        writer.name("neutral").number(result.neutral());
        writer.field("label", result.label().wireName()).field("target", result.target());
    }

    private static JsonWriter open(int results) {
        return new JsonWriter((int) Math.min(16 << 20, 256 + 128L * results)).beginObject();
    }

    private static byte[] close(JsonWriter writer, ScoringResponse answer, @Nullable ScoringMethod method, AdditionalProperties extra) {
        writer.field("method", method == null ? null : method.wireName());
        writer.field("model", answer.model()).field("provider", answer.provider());
        if (!answer.truncated().isEmpty()) {
            writer.name("truncated").beginList();
            answer.truncated().forEach(writer::number);
            writer.endList();
        }
        usage(writer, answer.usage());
        for (Map.Entry<String, RawJson> field : extra.fields().entrySet()) {
            if (!OURS.contains(field.getKey())) {
                writer.name(field.getKey()).raw(field.getValue());
            }
        }
        return writer.endObject().toBytes();
    }
}
