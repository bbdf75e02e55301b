package io.ratatoskr.cli;

import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.dialect.ratatoskr.RatatoskrEmbedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
                root.note(
                        "text %d exceeds the model's maximum length and was truncated".formatted(written + place + 1));
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

    /** One JSON object. */
    final class AsJson implements EmbedWriter {
        private final RatatoskrEmbedWriter json = new RatatoskrEmbedWriter();
        private final OutputStream out;

        AsJson(Output output) {
            this.out = output.bytes();
        }

        @Override
        public void write(EmbedResponse batch) throws IOException {
            out.write(json.write(batch));
        }

        @Override
        public void end() throws IOException {
            out.write(json.end());
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
