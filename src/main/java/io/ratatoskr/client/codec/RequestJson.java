package io.ratatoskr.client.codec;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.openai.OpenAiRequestWriter;
import java.util.List;

/**
 * Writes requests as JSON, so that the gateway parses the same record. Unknown fields are written if they are of the dialect of the
 * operation: OpenAI's for chats, completions and embeddings, else the gateway's own. Thread-safe.
 */
public final class RequestJson {
    private static final int INITIAL_CAPACITY = 1_024;

    private RequestJson() {}

    /** The body of the request's operation. */
    public static byte[] write(ModelRequest request) {
        var writer = new JsonWriter(INITIAL_CAPACITY).beginObject();
        writeFields(writer, request);
        return writer.endObject().toBytes();
    }

    /** As {@link #write(ModelRequest)}, with the name of the operation in the field {@code operation}. */
    public static byte[] writeWithOperation(ModelRequest request) {
        var writer = new JsonWriter(INITIAL_CAPACITY)
                .beginObject()
                .field("operation", request.operation().wireName());
        writeFields(writer, request);
        return writer.endObject().toBytes();
    }

    /** As {@link #write(ModelRequest)}; with {@code operation} where OpenAI's JSON does not have it. */
    public static byte[] writeForValidation(ModelRequest request) {
        return request instanceof ScoringRequest ? writeWithOperation(request) : write(request);
    }

    /** A request to count tokens, or to tokenize. */
    public static byte[] write(TokenRequest request) {
        var writer = new JsonWriter(INITIAL_CAPACITY)
                .beginObject()
                .field("model", request.model())
                .field("provider", request.provider());
        switch (request.input()) {
            case TokenInput.Text text -> writer.field("text", text.text());
            case TokenInput.Messages chat ->
                OpenAiRequestWriter.writeMessages(writer, chat.messages(), chat.tools(), true);
        }
        return writer.endObject().toBytes();
    }

    /** A request to refresh model lists. */
    public static byte[] write(RefreshRequest request) {
        var writer = new JsonWriter(INITIAL_CAPACITY).beginObject();
        if (!request.providers().isEmpty()) {
            writeTexts(writer, "providers", request.providers());
        }
        return writer.name("apply").bool(request.apply()).endObject().toBytes();
    }

    private static void writeFields(JsonWriter writer, ModelRequest request) {
        switch (request) {
            case ChatRequest chat -> OpenAiRequestWriter.write(writer, chat);
            case GenerateRequest generate -> OpenAiRequestWriter.write(writer, generate);
            case EmbedRequest embed -> OpenAiRequestWriter.write(writer, embed);
            case NliRequest nli -> {
                writeModel(writer, nli);
                writePairs(writer, nli);
                writer.fields(own(nli.dialect(), nli.extra()));
            }
            case ZeroShotRequest zeroShot -> {
                writeModel(writer, zeroShot);
                writeTexts(writer, zeroShot.texts(), zeroShot.single());
                writeTexts(writer, "labels", zeroShot.labels());
                writeFlag(writer, "multi_label", zeroShot.multiLabel());
                writer.field("hypothesis_template", zeroShot.hypothesisTemplate())
                        .fields(own(zeroShot.dialect(), zeroShot.extra()));
            }
            case ClassifyRequest classify -> {
                writeModel(writer, classify);
                writeTexts(writer, classify.texts(), classify.single());
                writer.fields(own(classify.dialect(), classify.extra()));
            }
            case StanceRequest stance -> {
                writeModel(writer, stance);
                writeTexts(writer, stance.texts(), stance.single());
                writer.field("target", stance.target()).fields(own(stance.dialect(), stance.extra()));
            }
            case RerankRequest rerank -> {
                writeModel(writer, rerank);
                writer.field("query", rerank.query());
                writeTexts(writer, "documents", rerank.documents());
                writer.field("top_n", rerank.topN());
                writeFlag(writer, "return_documents", rerank.returnDocuments());
                writer.fields(own(rerank.dialect(), rerank.extra()));
            }
        }
    }

    private static AdditionalProperties own(String dialect, AdditionalProperties extra) {
        return dialect.equals(Dialects.NATIVE) ? extra : AdditionalProperties.NONE;
    }

    private static void writeModel(JsonWriter writer, ModelRequest request) {
        writer.field("model", request.model()).field("provider", request.provider());
    }

    /** Returns whether the request is written as one pair instead of a list. */
    public static boolean isOnePair(NliRequest request) {
        return request.single() && request.pairs().size() == 1;
    }

    private static void writePairs(JsonWriter writer, NliRequest request) {
        if (isOnePair(request)) {
            writePair(writer, request.pairs().getFirst());
            return;
        }
        writer.name("pairs").beginList();
        for (NliPair pair : request.pairs()) {
            writePair(writer.beginObject(), pair);
            writer.endObject();
        }
        writer.endList();
    }

    private static void writePair(JsonWriter writer, NliPair pair) {
        writer.field("premise", pair.premise()).field("hypothesis", pair.hypothesis());
    }

    private static void writeTexts(JsonWriter writer, List<String> texts, boolean single) {
        if (single && texts.size() == 1) {
            writer.field("text", texts.getFirst());
        } else {
            writeTexts(writer, "texts", texts);
        }
    }

    private static void writeTexts(JsonWriter writer, String name, List<String> texts) {
        writer.name(name).beginList();
        texts.forEach(writer::string);
        writer.endList();
    }

    private static void writeFlag(JsonWriter writer, String name, boolean value) {
        writer.field(name, value ? Boolean.TRUE : null);
    }
}
