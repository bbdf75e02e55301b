package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.json.JsonReader;

/**
 * Parses scoring requests in the gateway's own JSON. An explicit null in a known optional field means that it is absent; unknown
 * fields are preserved verbatim. Every method throws {@link InvalidRequest} naming the field, its value and what is allowed,
 * and {@link BatchTooLarge} for a list of more than {@link #MAX_BATCH_SIZE} entries, or {@link #MAX_LABELS} labels. Thread-safe.
 */
public final class RatatoskrRequests {
    /** Maximum number of texts, pairs or documents. */
    public static final int MAX_BATCH_SIZE = 100_000;

    /** Maximum number of labels. */
    public static final int MAX_LABELS = 1_000;

    private RatatoskrRequests() {}

    /** Parses the body of {@code POST /v1/nli}: one premise and one hypothesis. */
    public static NliRequest readNli(byte[] body) {
        return read(body, new RatatoskrNliParser(true)).toRequest();
    }

    /** Parses the body of {@code POST /v1/nli/batch}: pairs. */
    public static NliRequest readNliBatch(byte[] body) {
        return read(body, new RatatoskrNliParser(false)).toRequest();
    }

    /** Parses the body of {@code POST /v1/classify/zero-shot}. */
    public static ZeroShotRequest readZeroShot(byte[] body) {
        return read(body, new RatatoskrZeroShotParser()).toRequest();
    }

    /** Parses the body of {@code POST /v1/classify}. */
    public static ClassifyRequest readClassify(byte[] body) {
        return read(body, new ClassifyParser()).toRequest();
    }

    /** Parses the body of {@code POST /v1/stance}. */
    public static StanceRequest readStance(byte[] body) {
        return read(body, new StanceParser()).toRequest();
    }

    /** Parses the body of {@code POST /v1/rerank}, in the format of Cohere and Jina. */
    public static RerankRequest readRerank(byte[] body) {
        return read(body, new RatatoskrRerankParser()).toRequest();
    }

    /**
     * Parses the body of any operation of this dialect.
     *
     * @param pairs whether the body of an NLI request has a list of pairs
     */
    public static ScoringRequest read(Operation operation, byte[] body, boolean pairs) {
        return switch (operation) {
            case NLI -> pairs ? readNliBatch(body) : readNli(body);
            case ZERO_SHOT -> readZeroShot(body);
            case CLASSIFY -> readClassify(body);
            case STANCE -> readStance(body);
            case RERANK -> readRerank(body);
            case CHAT, GENERATE, EMBED ->
                throw new InvalidRequest(
                        "the gateway's own JSON does not have %s".formatted(operation.wireName()), "operation");
        };
    }

    private static <T extends RatatoskrRequestParser> T read(byte[] body, T parser) {
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                parser.readField(reader);
            }
            reader.requireEnd();
            return parser;
        }
    }

    /** Parses a {@link ClassifyRequest}. */
    private static final class ClassifyParser extends RatatoskrTextsParser {
        @Override
        boolean readFurtherField(JsonReader reader) {
            if (reader.name().equals("labels") && !reader.isNull()) {
                throw new InvalidRequest(
                        "labels is not allowed here; a classifier has its own labels, POST /v1/classify/zero-shot takes labels",
                        "labels");
            }
            return false;
        }

        ClassifyRequest toRequest() {
            return new ClassifyRequest(
                    texts(),
                    single(),
                    new ModelSelection(model, provider),
                    extraFields.toAdditionalProperties(),
                    Dialects.NATIVE);
        }
    }

    /** Parses a {@link StanceRequest}. */
    private static final class StanceParser extends RatatoskrTextsParser {
        private String target = "";

        @Override
        boolean readFurtherField(JsonReader reader) {
            if (!reader.name().equals("target")) {
                return false;
            }
            target = reader.isNull() ? "" : reader.readString();
            return true;
        }

        StanceRequest toRequest() {
            return new StanceRequest(
                    texts(),
                    single(),
                    target,
                    new ModelSelection(model, provider),
                    extraFields.toAdditionalProperties(),
                    Dialects.NATIVE);
        }
    }
}
