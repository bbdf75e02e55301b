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
 * Requests for scores in the gateway's own JSON, from bytes to records. An explicit null in a known optional field means that it is
 * absent; unknown fields are kept as they are written. Every reader throws {@link InvalidRequest} naming the field, what came and
 * what is allowed, and {@link BatchTooLarge} for a list of more than {@link #MOST} entries,
 * or {@link #MOST_LABELS} labels. Thread-safe.
 */
public final class NativeRequests {
    /** Entries that a list of texts, pairs or documents may have. */
    public static final int MOST = 100_000;

    /** Labels that texts may be sorted under. */
    public static final int MOST_LABELS = 1_000;

    private NativeRequests() {}

    /** The body of {@code POST /v1/nli}: one premise and one hypothesis. */
    public static NliRequest readNli(byte[] body) {
        return read(body, new NliDraft(true)).request();
    }

    /** The body of {@code POST /v1/nli/batch}: pairs. */
    public static NliRequest readNliBatch(byte[] body) {
        return read(body, new NliDraft(false)).request();
    }

    /** The body of {@code POST /v1/classify/zero-shot}. */
    public static ZeroShotRequest readZeroShot(byte[] body) {
        return read(body, new ZeroShotDraft()).request();
    }

    /** The body of {@code POST /v1/classify}. */
    public static ClassifyRequest readClassify(byte[] body) {
        return read(body, new ClassifyDraft()).request();
    }

    /** The body of {@code POST /v1/stance}. */
    public static StanceRequest readStance(byte[] body) {
        return read(body, new StanceDraft()).request();
    }

    /** The body of {@code POST /v1/rerank}, as Cohere and Jina have it. */
    public static RerankRequest readRerank(byte[] body) {
        return read(body, new RerankDraft()).request();
    }

    private static <T extends Draft> T read(byte[] body, T draft) {
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                draft.field(reader);
            }
            reader.end();
            return draft;
        }
    }
}
