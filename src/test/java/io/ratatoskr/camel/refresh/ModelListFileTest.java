package io.ratatoskr.camel.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.registry.RegistrySnapshot.ProviderEntry;
import io.ratatoskr.registry.RegistrySnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelListFileTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        clock.shutdown();
    }

    private Path file() {
        return folder.resolve("registry.json");
    }

    private ModelListFile cache() {
        return new ModelListFile(Optional.of(new RegistrySnapshotFile(file())), clock);
    }

    private static ProviderEntry source(String provider, long at) {
        var model = new KnownModel(ModelInfo.of("m", provider));
        return new ProviderEntry(provider, "x", at, new ProviderModels(List.of(model), true));
    }

    @Test
    void lists_saved_concurrently_are_all_written() throws InterruptedException {
        try (ModelListFile cache = cache()) {
            var all = new CountDownLatch(7);
            IntStream.range(0, 7)
                    .forEach(i -> Thread.ofVirtual().start(() -> {
                        cache.save(source("p" + i, 1));
                        all.countDown();
                    }));
            all.await();
        }
        assertThat(new RegistrySnapshotFile(file()).read().providers())
                .extracting(ProviderEntry::provider)
                .containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4", "p5", "p6");
    }

    @Test
    void an_unchanged_list_is_not_rewritten_for_an_hour() throws IOException {
        try (ModelListFile cache = cache()) {
            cache.save(source("p", 10_000));
            await().atMost(SOON).until(() -> Files.exists(file()));
            Files.delete(file());
            cache.save(source("p", 10_000 + 3_599));
        }
        assertThat(file()).doesNotExist();
        try (ModelListFile cache = cache()) {
            cache.save(source("p", 10_000));
            await().atMost(SOON).until(() -> Files.exists(file()));
            Files.delete(file());
            cache.save(source("p", 10_000 + 3_600));
        }
        assertThat(file()).exists();
    }

    @Test
    void nothing_is_saved_without_a_file() throws IOException {
        try (var cache = new ModelListFile(Optional.empty(), clock)) {
            cache.save(source("p", 1));
            assertThat(cache.read().providers()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_list_saved_after_close_is_dropped() {
        ModelListFile cache = cache();
        cache.close();
        clock.shutdown();
        cache.save(source("p", 1));
        assertThat(file()).doesNotExist();
    }
}
