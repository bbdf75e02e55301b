package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes scores in the gateway's own JSON, batch by batch: one object with the results, model and provider of the first batch, the
 * indices of truncated inputs and the total usage. Not for rerank responses, which are never split. Not thread-safe.
 */
public final class RatatoskrScoringBatchWriter {
    private final JsonWriter writer = new JsonWriter(16 << 10);
    private final List<Integer> truncated = new ArrayList<>();
    private final List<@Nullable Usage> usages = new ArrayList<>();
    private @Nullable ScoringResponse firstBatch;
    private int written;

    /** The next part of the object. */
    public byte[] write(ScoringResponse batch) {
        writer.reset();
        if (firstBatch == null) {
            firstBatch = batch;
            writer.beginObject().name("results").beginList();
        } else {
            writer.commaNeeded(true);
        }
        batch.truncated().forEach(place -> truncated.add(written + place));
        written += RatatoskrScoringWriter.writeElements(writer, batch);
        usages.add(batch.usage());
        return writer.toBytes();
    }

    /** The end of the object, after the last of one or more batches. */
    public byte[] end() {
        ScoringResponse response = firstBatch;
        if (response == null) {
            throw new IllegalStateException("there was no batch");
        }
        writer.reset().endList();
        RatatoskrScoringWriter.writeOrigin(writer, response);
        writer.name("truncated").beginList();
        truncated.forEach(writer::number);
        writer.endList();
        RatatoskrScoringWriter.writeUsage(writer, Usage.sum(usages));
        return writer.endObject().toBytes();
    }
}
