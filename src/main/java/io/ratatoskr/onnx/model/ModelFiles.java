package io.ratatoskr.onnx.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a model, ready to be loaded.
 *
 * @param tokenizer the JSON of a fast tokenizer; not copied
 * @param temporary whether the graph is deleted on close
 */
@SuppressWarnings("ArrayRecordComponent")
public record ModelFiles(Path graph, byte[] tokenizer, boolean temporary) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFiles.class);

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(graph);
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted and may be removed by hand: {}", graph, e.toString());
            }
        }
    }
}
