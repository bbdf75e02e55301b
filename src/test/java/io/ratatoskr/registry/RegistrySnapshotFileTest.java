package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.registry.RegistrySnapshot.ProviderEntry;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrySnapshotFileTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("deep/registry.json");
    }

    private static ProviderEntry source(String provider, int models) {
        List<KnownModel> known = IntStream.range(0, models)
                .mapToObj(i -> new KnownModel(
                        ModelMetadata.of(ModelInfo.of("m-" + i, provider, Set.of(ModelCapability.CHAT))
                                        .withContextWindow(1000 + i))
                                .withParameters(Map.of("seed", ParameterAvailability.Mutable.ANY))
                                .withPricing(new Pricing(new BigDecimal("0.15"), null, null, BigDecimal.ZERO))
                                .withMaxOutputTokens(models),
                        List.of("also-" + i)))
                .toList();
        return new ProviderEntry(provider, "api.test:443", 1_700_000_000L, new ProviderModels(known, true));
    }

    private byte[] written() throws IOException {
        new RegistrySnapshotFile(path()).update(List.of(source("a", 3), source("b", 1)));
        return Files.readAllBytes(path());
    }

    @Test
    void a_written_file_is_read_back_and_no_temporary_file_remains() throws IOException {
        written();
        assertThat(new RegistrySnapshotFile(path()).read().providers()).containsExactly(source("a", 3), source("b", 1));
        try (Stream<Path> files = Files.list(path().getParent())) {
            assertThat(files).containsExactly(path());
        }
    }

    @Test
    void a_provider_that_was_not_updated_keeps_its_entry() throws IOException {
        written();
        new RegistrySnapshotFile(path()).update(List.of(source("a", 2), source("c", 1)));
        assertThat(new RegistrySnapshotFile(path()).read().providers())
                .containsExactly(source("a", 2), source("b", 1), source("c", 1));
    }

    @Test
    void a_file_that_is_not_there_holds_nothing_and_is_no_trouble() {
        try (LogCapture log = LogCapture.start()) {
            assertThat(new RegistrySnapshotFile(path()).read()).isEqualTo(RegistrySnapshot.NONE);
            assertThat(log.text()).doesNotContain(path().toString());
        }
    }

    @Test
    void a_file_of_another_format_is_passed_over_with_one_warning_and_written_anew() throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), "{\"format\":99,\"providers\":{}}");
        var file = new RegistrySnapshotFile(path());
        try (LogCapture log = LogCapture.start()) {
            assertThat(file.read()).isEqualTo(RegistrySnapshot.NONE);
            file.update(List.of(source("a", 1)));
            assertThat(log.text().lines().filter(line -> line.contains(path().toString())))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("format is 99", "rewritten");
        }
        assertThat(file.read().providers()).containsExactly(source("a", 1));
    }

    @Test
    void a_file_that_was_cut_or_spoilt_never_throws() throws IOException {
        byte[] whole = written();
        for (int length = 0; length < whole.length; length++) {
            Files.write(path(), Arrays.copyOf(whole, length));
            assertThat(new RegistrySnapshotFile(path()).read())
                    .as("cut after %d bytes", length)
                    .isEqualTo(RegistrySnapshot.NONE);
        }
        long seed = 20_261_123L;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 500; round++) {
            byte[] spoilt = whole.clone();
            for (int i = 0; i < 3; i++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            Files.write(path(), spoilt);
            assertThat(new RegistrySnapshotFile(path()).read())
                    .as("seed %d, round %d", seed, round)
                    .isNotNull();
        }
    }

    @Test
    void a_file_that_is_too_long_is_not_read_to_its_end() throws IOException {
        Files.createDirectories(path().getParent());
        try (var huge = new RandomAccessFile(path().toFile(), "rw")) {
            huge.setLength(1L << 40);
        }
        assertThat(new RegistrySnapshotFile(path()).read()).isEqualTo(RegistrySnapshot.NONE);
    }

    @Test
    void what_cannot_be_written_leaves_nothing_behind() throws IOException {
        Files.write(folder.resolve("deep"), "a file, no folder".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new RegistrySnapshotFile(path()).update(List.of(source("a", 1))))
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("deep"));
        }
    }

    @Test
    void a_concurrent_reader_sees_a_complete_file() throws Exception {
        written();
        var writing = new FutureTask<>(() -> {
            for (int i = 1; i <= 60; i++) {
                new RegistrySnapshotFile(path()).update(List.of(source("a", i * 5)));
            }
            return true;
        });
        Thread.ofVirtual().start(writing);
        int read = 0;
        do {
            RegistrySnapshot seen = RegistrySnapshotJson.read(Files.readAllBytes(path()));
            assertThat(seen.providers()).extracting(ProviderEntry::provider).containsExactly("a", "b");
            read++;
        } while (!writing.isDone());
        writing.get();
        assertThat(read).isPositive();
        assertThat(new RegistrySnapshotFile(path()).read().providers().getFirst())
                .isEqualTo(source("a", 300));
    }
}
