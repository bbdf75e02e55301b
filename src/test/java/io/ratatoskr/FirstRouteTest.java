package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.mock.MockProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first route file of an operator, {@code examples/routes/first.camel.yaml}, as the service runs it. */
@Timeout(60)
final class FirstRouteTest {
    private static final Path FILE = Path.of("examples/routes/first.camel.yaml");

    @Test
    void file_labels_a_text_and_writes_a_reply(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("routes/custom"));
        Files.copy(FILE, home.resolve("routes/custom/first.camel.yaml"));
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/models.yaml"), "local:\n  nli-tiny: {class-path: models/nli-tiny}\n");
        Path replies = home.resolve("replies");
        Files.writeString(
                home.resolve("config/application.properties"),
                "replies=" + replies.toString().replace('\\', '/') + "\n");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.of(
                        Ratatoskr.builder().environment(Map.of()).home(home),
                        "ratatoskr.providers.compatible.base-url",
                        mock.baseUrl())) {
            Path reply = replies.resolve("first.txt");
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(reply));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(reply)
                            .hasContent("You said: The app has a bug, it crashes when I open a file."));
            assertThat(gateway.context().getRoute("first")).isNotNull();
            assertThat(mock.calls()).hasSize(1);
        }
    }
}
