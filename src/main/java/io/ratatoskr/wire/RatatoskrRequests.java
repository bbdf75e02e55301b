package io.ratatoskr.wire;

import io.ratatoskr.api.BatchTooLarge;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
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
        return read(body, new RatatoskrClassifyParser()).toRequest();
    }

    /** Parses the body of {@code POST /v1/stance}. */
    public static StanceRequest readStance(byte[] body) {
        return read(body, new RatatoskrStanceParser()).toRequest();
    }

    /** Parses the body of {@code POST /v1/rerank}, in the format of Cohere and Jina. */
    public static RerankRequest readRerank(byte[] body) {
        return read(body, new RatatoskrRerankParser()).toRequest();
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
}
