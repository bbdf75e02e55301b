package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.fuzz.FuzzInput;
import io.ratatoskr.fuzz.FuzzTarget;
import io.ratatoskr.fuzz.Mutator;
import io.ratatoskr.store.LockFile.LockedRevision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/** {@code models.lock}: read, or refused with a {@link ModelStoreException}; another entry can be added to it. */
public final class LockFileTarget implements FuzzTarget {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String LOCK = """
            {"version":1,"models":{"org/model@main":{"commit":"%s","files":{"onnx/model.onnx":{"size":12,"sha256":"%s"},\
            "tokenizer.json":{"size":1,"sha256":"%s"}}},"org/other@main":{"commit":"%s","files":{}}}}""".formatted(COMMIT, "ab".repeat(32), "cd".repeat(32), COMMIT);

    private final Path file;

    public LockFileTarget() {
        try {
            file = Files.createTempDirectory("lock").resolve("models.lock");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        return FuzzInput.of(new Mutator(random).mutate(LOCK.getBytes(UTF_8)));
    }

    @Override
    public String run(FuzzInput input) throws IOException {
        Files.write(file, input.bytes(0));
        LockFile lock = new LockFile(file);
        try {
            boolean found = lock.find("org/model", "main").isPresent();
            lock.put("org/third", "main", new LockedRevision(COMMIT, Map.of("a", "b"), Map.of("a", 1L)));
            if (lock.find("org/third", "main").isEmpty()) {
                throw new AssertionError("the new entry is lost");
            }
            return found ? "found" : "no entry";
        } catch (ModelStoreException e) {
            return "refused";
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
