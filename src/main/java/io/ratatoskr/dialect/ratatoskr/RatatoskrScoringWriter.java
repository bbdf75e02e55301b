package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes scoring responses in the gateway's own JSON: one object for a single input, {@code results} for a list, then model and
 * provider. Unknown fields of the provider's response come last, except those with reserved names. Thread-safe.
 */
public final class RatatoskrScoringWriter {
    private static final Set<String> RESERVED_FIELDS = Set.of(
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

    private RatatoskrScoringWriter() {}

    /** @param single whether the request had one pair, not a list */
    public static byte[] write(NliResponse response, boolean single) {
        return write(response, response.results(), RatatoskrScoringWriter::writeFields, single);
    }

    /** @param single whether the request had one text, not a list */
    public static byte[] write(ClassifyResponse response, boolean single) {
        return write(response, response.results(), RatatoskrScoringWriter::writeFields, single);
    }

    /** @param single whether the request had one text, not a list */
    public static byte[] write(StanceResponse response, boolean single) {
        return write(response, response.results(), RatatoskrScoringWriter::writeFields, single);
    }

    private static <T> byte[] write(
            ScoringResponse response, List<T> results, BiConsumer<JsonWriter, T> fields, boolean single) {
        var writer = beginResponse(results.size());
        if (single && results.size() == 1) {
            fields.accept(writer, results.getFirst());
        } else {
            writeElements(writer.name("results").beginList(), results, fields);
            writer.endList();
        }
        return endResponse(writer, response);
    }

    /** @param request its documents are repeated when it sets {@code return_documents} */
    public static byte[] write(RerankResponse response, RerankRequest request) {
        var writer = beginResponse(response.results().size());
        List<String> documents = request.documents();
        writer.name("results").beginList();
        for (RankedDocument document : response.results()) {
            boolean known = document.index() >= 0 && document.index() < documents.size();
            String text = document.document() == null && known ? documents.get(document.index()) : document.document();
            write(writer, document, request.returnDocuments() ? text : null);
        }
        writer.endList();
        return endResponse(writer, response);
    }

    /** Writes the documents that the response has. */
    public static byte[] write(RerankResponse response) {
        var writer = beginResponse(response.results().size());
        writer.name("results").beginList();
        response.results().forEach(document -> write(writer, document, document.document()));
        writer.endList();
        return endResponse(writer, response);
    }

    /** Writes every result as an object; returns their number. */
    static int writeElements(JsonWriter writer, ScoringResponse response) {
        return switch (response) {
            case NliResponse nli -> writeElements(writer, nli.results(), RatatoskrScoringWriter::writeFields);
            case ClassifyResponse classes ->
                writeElements(writer, classes.results(), RatatoskrScoringWriter::writeFields);
            case StanceResponse stance -> writeElements(writer, stance.results(), RatatoskrScoringWriter::writeFields);
            case RerankResponse ranks ->
                throw new IllegalArgumentException("a rerank response is never split into batches");
        };
    }

    private static <T> int writeElements(JsonWriter writer, List<T> results, BiConsumer<JsonWriter, T> fields) {
        for (T result : results) {
            fields.accept(writer.beginObject(), result);
            writer.endObject();
        }
        return results.size();
    }

    /**
     * Writes one ranked document as an object.
     *
     * @param text the document, repeated as an object with a text; null: omitted
     */
    private static void write(JsonWriter writer, RankedDocument document, @Nullable String text) {
        writer.beginObject().name("index").number(document.index());
        writer.name("relevance_score").number(document.relevanceScore());
        if (text != null) {
            writer.name("document").beginObject().field("text", text).endObject();
        }
        writer.endObject();
    }

    /** Writes token counts as a field; nothing when there are none. */
    static void writeUsage(JsonWriter writer, @Nullable Usage usage) {
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

    private static void writeFields(JsonWriter writer, NliResult result) {
        writer.name("entailment").number(result.entailment());
        writer.name("contradiction").number(result.contradiction());
        writer.name("neutral").number(result.neutral());
        writer.field("label", result.label().wireName());
    }

    private static void writeFields(JsonWriter writer, ClassifyResult result) {
        writer.name("scores").beginObject();
        result.scores().forEach((label, score) -> writer.name(label).number(score.doubleValue()));
        writer.endObject().field("top_label", result.topLabel());
        writer.name("confidence").number(result.confidence());
    }

    private static void writeFields(JsonWriter writer, StanceResult result) {
        writer.name("favor").number(result.favor());
        writer.name("against").number(result.against());
        writer.name("neutral").number(result.neutral());
        writer.field("label", result.label().wireName()).field("target", result.target());
    }

    private static JsonWriter beginResponse(int results) {
        return new JsonWriter((int) Math.min(16 << 20, 256 + 128L * results)).beginObject();
    }

    /** Writes method, model and provider. */
    static void writeOrigin(JsonWriter writer, ScoringResponse response) {
        ScoringMethod method = response.method();
        writer.field("method", method == null ? null : method.wireName())
                .field("model", response.model())
                .field("provider", response.provider());
    }

    private static byte[] endResponse(JsonWriter writer, ScoringResponse response) {
        writeOrigin(writer, response);
        if (!response.truncated().isEmpty()) {
            writer.name("truncated").beginList();
            response.truncated().forEach(writer::number);
            writer.endList();
        }
        writeUsage(writer, response.usage());
        for (Map.Entry<String, RawJson> field : response.extra().fields().entrySet()) {
            if (!RESERVED_FIELDS.contains(field.getKey())) {
                writer.name(field.getKey()).raw(field.getValue());
            }
        }
        return writer.endObject().toBytes();
    }
}
