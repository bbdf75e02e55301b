package io.ratatoskr.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.fuzz.FuzzInput;
import io.ratatoskr.fuzz.FuzzTarget;
import io.ratatoskr.fuzz.Mutator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** The file of the callers' API keys: read, or refused as invalid configuration; reading it again never fails. */
public final class KeysFileTarget implements FuzzTarget {
    private static final String KEYS =
            "# callers\nann=sk-0123456789\r\nbob = sk-abcdef admin\nsk-without-name==\n\n  =\n";

    private final Path file = temporary("keys");

    private static Path temporary(String name) {
        try {
            return Files.writeString(Files.createTempFile(name, ".txt"), KEYS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        return FuzzInput.of(new Mutator(random).mutate(KEYS.getBytes(UTF_8)));
    }

    @Override
    public String run(FuzzInput input) throws IOException {
        Files.write(file, input.bytes(0));
        try {
            ApiKeys keys = new ApiKeys(file);
            keys.refresh();
            if (keys.find("") != null || keys.find(" ") != null) {
                throw new AssertionError("no key is a key");
            }
            return "read";
        } catch (ConfigurationInvalid e) {
            return "refused";
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
