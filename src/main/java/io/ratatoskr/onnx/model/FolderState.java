package io.ratatoskr.onnx.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a folder of a model contains, by name, size and time of modification; equal unless a file was added, removed or changed. Reads
 * no contents.
 *
 * @param folder empty if the model has none yet
 */
record FolderState(Optional<Path> folder, List<FileState> files) {
    /** The graph and its weights are at most in a folder of the folder. */
    private static final int DEPTH = 2;
    /** Limits the work for a folder that holds more than a model. */
    private static final int MAX_FILES = 1_000;

    record FileState(Path path, long size, long modifiedMillis) {}

    static FolderState of(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return new FolderState(folder, List.of());
        }
        try (Stream<Path> found = Files.walk(folder.get(), DEPTH)) {
            return new FolderState(
                    folder, found.limit(MAX_FILES).flatMap(FolderState::read).toList());
        } catch (IOException | UncheckedIOException e) {
            return new FolderState(folder, List.of());
        }
    }

    /** A file that disappears meanwhile is none. */
    private static Stream<FileState> read(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Stream.of(new FileState(
                            path,
                            attributes.size(),
                            attributes.lastModifiedTime().toMillis()))
                    : Stream.empty();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
