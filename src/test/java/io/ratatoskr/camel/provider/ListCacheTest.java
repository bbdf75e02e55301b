package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.registry.Inventory.Source;
import io.ratatoskr.registry.InventoryFile;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListCacheTest {
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

    private ListCache cache() {
        return new ListCache(Optional.of(new InventoryFile(file())), clock);
    }

    private static Source source(String provider, long at) {
        var model = new KnownModel(new ModelInfo("m", provider, Set.of(), null, null, true, null));
        return new Source(provider, "x", at, new Listing(List.of(model), true));
    }

    @Test
    void providers_that_tell_at_once_are_all_kept() throws InterruptedException {
        try (ListCache cache = cache()) {
            var all = new CountDownLatch(7);
            IntStream.range(0, 7)
                    .forEach(i -> Thread.ofVirtual().start(() -> {
                        cache.keep(source("p" + i, 1));
                        all.countDown();
                    }));
            all.await();
        }
        assertThat(new InventoryFile(file()).read().sources())
                .extracting(Source::provider)
                .containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4", "p5", "p6");
    }

    @Test
    void what_is_kept_already_is_not_written_again_for_an_hour() throws IOException {
        try (ListCache cache = cache()) {
            cache.keep(source("p", 10_000));
            await().atMost(SOON).until(() -> Files.exists(file()));
            Files.delete(file());
            cache.keep(source("p", 10_000 + 3_599));
        }
        assertThat(file()).doesNotExist();
        try (ListCache cache = cache()) {
            cache.keep(source("p", 10_000));
            await().atMost(SOON).until(() -> Files.exists(file()));
            Files.delete(file());
            cache.keep(source("p", 10_000 + 3_600));
        }
        assertThat(file()).exists();
    }

    @Test
    void without_a_file_nothing_is_kept() throws IOException {
        try (var cache = new ListCache(Optional.empty(), clock)) {
            cache.keep(source("p", 1));
            assertThat(cache.read().sources()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_is_told_after_the_end_is_dropped_without_trouble() {
        ListCache cache = cache();
        cache.close();
        clock.shutdown();
        cache.keep(source("p", 1));
        assertThat(file()).doesNotExist();
    }
}
