package io.ratatoskr.onnx.model;

import io.ratatoskr.api.internal.FileFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** The origin of a model's files. */
public sealed interface ModelSource {
    /** The reason why the files cannot be used and the remedy; empty if they are complete. */
    Optional<String> unavailableReason();

    /** Bytes of the graph with its weights; 0 if the files are missing. */
    long bytes();

    /**
     * The tokenizer JSON.
     *
     * @throws IOException when the file is missing or cannot be read
     */
    byte[] tokenizerJson() throws IOException;

    /**
     * Opens another file of the model.
     *
     * @param path relative to the model's folder, without {@code ..}
     * @return empty if it does not exist
     */
    Optional<InputStream> openFile(String path) throws IOException;

    /** Opens the graph. */
    InputStream openGraph() throws IOException;

    /**
     * Opens the files. Close them once the model is loaded.
     *
     * @throws IOException when a file is missing or cannot be unpacked
     */
    ModelFiles open() throws IOException;

    /** Files that are missing or invalid. */
    record UnavailableSource(String reason) implements ModelSource {
        @Override
        public Optional<String> unavailableReason() {
            return Optional.of(reason);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public byte[] tokenizerJson() throws IOException {
            throw new FileNotFoundException(reason);
        }

        @Override
        public Optional<InputStream> openFile(String path) {
            return Optional.empty();
        }

        @Override
        public InputStream openGraph() throws IOException {
            throw new FileNotFoundException(reason);
        }

        @Override
        public ModelFiles open() throws IOException {
            throw new FileNotFoundException(reason);
        }
    }

    /**
     * A folder with the layout of a hub repository.
     *
     * @param graph relative to the folder
     * @param tokenizer relative to the folder
     * @param weights the files of the graph's weights, relative to the folder of the graph; empty if the graph contains them
     * @param check runs before the files are read
     */
    record FolderSource(Path path, String graph, String tokenizer, List<String> weights, IntegrityCheck check)
            implements ModelSource {
        public FolderSource {
            weights = List.copyOf(weights);
        }

        /** Verifies the files. */
        public interface IntegrityCheck {
            /** No checksums are known. */
            IntegrityCheck NONE = () -> {};

            /** @throws IOException when the files do not match */
            void verify() throws IOException;
        }

        @Override
        public Optional<String> unavailableReason() {
            if (!Files.isDirectory(path)) {
                return Optional.of("the folder %s does not exist".formatted(FileFailures.name(path)));
            }
            for (String file : List.of(graph, tokenizer)) {
                if (!Files.isRegularFile(path.resolve(file))) {
                    return Optional.of("%s is not in the folder %s".formatted(file, FileFailures.name(path)));
                }
            }
            for (String file : weights) {
                if (!Files.isRegularFile(path.resolve(graph).resolveSibling(file))) {
                    return Optional.of("%s, where %s has its weights, is not in the folder %s"
                            .formatted(file, graph, FileFailures.name(path)));
                }
            }
            return Optional.empty();
        }

        /** Includes the files of the graph's weights. */
        @Override
        public long bytes() {
            Path file = path.resolve(graph);
            return file.toFile().length()
                    + weights.stream()
                            .mapToLong(
                                    each -> file.resolveSibling(each).toFile().length())
                            .sum();
        }

        @Override
        public byte[] tokenizerJson() throws IOException {
            return Files.readAllBytes(path.resolve(tokenizer));
        }

        @Override
        public Optional<InputStream> openFile(String name) throws IOException {
            Path file = path.resolve(name);
            return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
        }

        @Override
        public InputStream openGraph() throws IOException {
            return Files.newInputStream(path.resolve(graph));
        }

        @Override
        public ModelFiles open() throws IOException {
            check.verify();
            return new ModelFiles(path.resolve(graph), tokenizerJson(), false);
        }
    }

    /**
     * Resources of a Maven artifact. The graph is unpacked to a temporary file that exists until the model is loaded, so that the
     * runtime reads it without a second copy of the weights in heap or direct memory.
     *
     * @param folder of the resources, with a slash at its end
     * @param artifact group and name of the artifact that contains them
     */
    record ClassPathSource(String folder, String graph, String tokenizer, String artifact) implements ModelSource {
        public ClassPathSource(String graph, String tokenizer, String artifact) {
            this(graph.substring(0, graph.lastIndexOf('/') + 1), graph, tokenizer, artifact);
        }

        @Override
        public Optional<String> unavailableReason() {
            return ClassPathSource.class.getResource(graph) == null
                            || ClassPathSource.class.getResource(tokenizer) == null
                    ? Optional.of("its files are not on the class path; add the artifact " + artifact)
                    : Optional.empty();
        }

        @Override
        public long bytes() {
            URL resource = ClassPathSource.class.getResource(graph);
            if (resource == null) {
                return 0;
            }
            try {
                URLConnection connection = resource.openConnection();
                connection.setUseCaches(false);
                try (InputStream in = connection.getInputStream()) {
                    return Math.max(in.available(), connection.getContentLengthLong());
                }
            } catch (IOException e) {
                return 0;
            }
        }

        @Override
        public byte[] tokenizerJson() throws IOException {
            try (InputStream in = resource(tokenizer)) {
                return in.readAllBytes();
            }
        }

        @Override
        public Optional<InputStream> openFile(String path) {
            return Optional.ofNullable(ClassPathSource.class.getResourceAsStream(folder + path));
        }

        @Override
        public InputStream openGraph() throws IOException {
            return resource(graph);
        }

        @Override
        public ModelFiles open() throws IOException {
            byte[] vocabulary = tokenizerJson();
            Path unpacked = Files.createTempFile("ratatoskr-", ".onnx");
            ModelFiles files = new ModelFiles(unpacked, vocabulary, true);
            try (InputStream in = resource(graph)) {
                Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                files.close();
                throw new IOException(
                        "%s cannot be unpacked to the folder for temporary files: %s"
                                .formatted(graph, FileFailures.reason(e)),
                        e);
            }
            return files;
        }

        private static InputStream resource(String name) throws IOException {
            InputStream in = ClassPathSource.class.getResourceAsStream(name);
            if (in == null) {
                throw new FileNotFoundException(name + " is not on the class path");
            }
            return in;
        }
    }
}
