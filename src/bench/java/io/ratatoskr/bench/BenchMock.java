package io.ratatoskr.bench;

import io.ratatoskr.mock.MockOptions;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The mock provider for load tests: model {@code mock} returns 16 words at once, model {@code paced} 40 words, one every 50 ms.
 */
final class BenchMock {
    static final String FAST = "mock";
    static final String PACED = "paced";

    private BenchMock() {}

    /** Serves until the process ends; writes its address to the file once it is ready. */
    static void serve(Path addressFile) throws Exception {
        MockOptions options = new MockOptions(0, Duration.ZERO, 16, Duration.ZERO, Optional.empty());
        Duration pace = Duration.ofMillis(50);
        MockResponse paced =
                MockResponse.text("word ".repeat(40).trim()).delay(pace).between(pace);
        MockResponse fast = MockResponse.text("the squirrel runs up and down the ash and carries words "
                .repeat(2)
                .trim());
        try (MockProvider mock = MockProvider.start(options)) {
            mock.chat().always(call -> call.model().equals(PACED) ? paced : fast);
            Path temporaryFile = addressFile.resolveSibling(addressFile.getFileName() + ".part");
            Files.writeString(temporaryFile, mock.baseUrl());
            Files.move(temporaryFile, addressFile);
            new CountDownLatch(1).await();
        }
    }
}
