package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes embeddings in the gateway's own JSON, batch by batch: one object with model and provider of the first batch, the vectors,
 * the indices of truncated texts and the total usage. Not thread-safe.
 */
public final class RatatoskrEmbedWriter {
    private final JsonWriter writer = new JsonWriter(16 << 10);
    private final List<Integer> truncated = new ArrayList<>();
    private final List<@Nullable Usage> usages = new ArrayList<>();
    private boolean started;
    private int written;

    /** The next part of the object. */
    public byte[] write(EmbedResponse batch) {
        writer.reset();
        if (started) {
            writer.commaNeeded(true);
        } else {
            started = true;
            writer.beginObject()
                    .field("model", Objects.requireNonNullElse(batch.model(), ""))
                    .field("provider", batch.provider())
                    .field("dimensions", (Integer) batch.dimensions())
                    .name("embeddings")
                    .beginList();
        }
        for (Embedding embedding : batch.embeddings()) {
            writer.numbers(embedding.values());
        }
        batch.truncated().forEach(place -> truncated.add(written + place));
        written += batch.embeddings().size();
        usages.add(batch.usage());
        return writer.toBytes();
    }

    /** The end of the object, after the last of one or more batches. */
    public byte[] end() {
        writer.reset().endList().name("truncated").beginList();
        truncated.forEach(writer::number);
        writer.endList();
        RatatoskrChatWriter.writeUsage(writer, "usage", Usage.sum(usages));
        return writer.endObject().toBytes();
    }
}
