package io.ratatoskr.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.UsageSum;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints vectors batch by batch. Not thread-safe. */
sealed interface EmbedWriter extends Closeable {
    void write(EmbedResponse batch) throws IOException;

    /** Completes the output after the last batch. */
    void end() throws IOException;

    /** A line per text: dimensions and the first values. */
    final class AsLines implements EmbedWriter {
        private static final int SHOWN_VALUES = 5;

        private final RootCommand root;
        private int written;

        AsLines(RootCommand root) {
            this.root = root;
        }

        @Override
        public void write(EmbedResponse batch) {
            for (Embedding embedding : batch.embeddings()) {
                root.output().line(line(embedding.values()));
            }
            root.output().flush();
            for (int place : batch.truncated()) {
                root.note("text %d exceeds the model's maximum length and was truncated".formatted(written + place + 1));
            }
            written += batch.embeddings().size();
        }

        @Override
        public void end() {}

        @Override
        public void close() {}

        private static String line(float[] values) {
            String first = IntStream.range(0, Math.min(SHOWN_VALUES, values.length))
                    .mapToObj(i -> String.format(Locale.ROOT, "%.4f", values[i]))
                    .collect(Collectors.joining(", "));
            return "%d dimensions: [%s%s]".formatted(values.length, first, values.length > SHOWN_VALUES ? ", …" : "");
        }
    }

    /** One JSON object; the total usage and the indices of truncated texts follow the vectors. */
    final class AsJson implements EmbedWriter {
        private final JsonGenerator json;
        private final List<Integer> truncated = new ArrayList<>();
        private final List<@Nullable Usage> usages = new ArrayList<>();
        private int written;
        private boolean open;

        AsJson(Output output) throws IOException {
            this.json = ChatJsonWriter.generator(output.bytes()).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        }

        @Override
        public void write(EmbedResponse batch) throws IOException {
            if (!open) {
                open = true;
                json.writeStartObject();
                json.writeStringField("model", Objects.requireNonNullElse(batch.model(), ""));
                json.writeStringField("provider", batch.provider());
                json.writeNumberField("dimensions", batch.dimensions());
                json.writeArrayFieldStart("embeddings");
            }
            for (Embedding embedding : batch.embeddings()) {
                json.writeStartArray();
                for (float value : embedding.values()) {
                    json.writeNumber(value);
                }
                json.writeEndArray();
            }
            for (int place : batch.truncated()) {
                truncated.add(written + place);
            }
            written += batch.embeddings().size();
            usages.add(batch.usage());
        }

        @Override
        public void end() throws IOException {
            json.writeEndArray();
            json.writeArrayFieldStart("truncated");
            for (int place : truncated) {
                json.writeNumber(place);
            }
            json.writeEndArray();
            ChatJsonWriter.writeUsage(json, "usage", UsageSum.of(usages));
            json.writeEndObject();
            json.writeRaw('\n');
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }
}
