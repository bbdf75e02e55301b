package io.ratatoskr.onnx;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Where a model's files come from. */
public sealed interface ModelSource {
    /** What is missing and how to get it; empty when everything is there. */
    Optional<String> missing();

    /**
     * Makes the files readable. Close them once the model is loaded.
     *
     * @throws IOException when one is missing or cannot be unpacked
     */
    ModelFiles open() throws IOException;

    /**
     * Resources of a Maven artifact. The graph is unpacked to a temporary file that lives until the model is loaded: the runtime
     * reads it from there without a second copy of the weights in heap or direct memory.
     *
     * @param artifact group and name of the artifact that carries them
     */
    record ClassPath(String graph, String tokenizer, String artifact) implements ModelSource {
        @Override
        public Optional<String> missing() {
            return ClassPath.class.getResource(graph) == null || ClassPath.class.getResource(tokenizer) == null
                    ? Optional.of("its files are not on the class path; add the artifact " + artifact)
                    : Optional.empty();
        }

        @Override
        public ModelFiles open() throws IOException {
            byte[] vocabulary;
            try (InputStream in = resource(tokenizer)) {
                vocabulary = in.readAllBytes();
            }
            Path unpacked = Files.createTempFile("ratatoskr-", ".onnx");
            ModelFiles files = new ModelFiles(unpacked, vocabulary, true);
            try (InputStream in = resource(graph)) {
                Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                files.close();
                throw new IOException("%s cannot be unpacked to %s: %s".formatted(graph, unpacked.getParent(), e), e);
            }
            return files;
        }

        private static InputStream resource(String name) throws IOException {
            InputStream in = ClassPath.class.getResourceAsStream(name);
            if (in == null) {
                throw new FileNotFoundException(name + " is not on the class path");
            }
            return in;
        }
    }
}
