package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send one wrong key after another. */
final class WrongKeyTest {
    /** Wrong keys per minute that are not slowed down. */
    private static final int MAX_PER_WINDOW = 10;

    @Test
    void the_eleventh_wrong_key_waits_and_right_ones_do_not(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "right\n");
        try (TestHttpServer server = TestHttpServer.start(
                        options -> {
                            options.keysFile = Optional.of(keys);
                            return options;
                        },
                        Map.of("/hello", TestRoute.text("hello")));
                RawHttpClient wrong = server.client();
                RawHttpClient right = server.client()) {
            for (int i = 0; i < MAX_PER_WINDOW; i++) {
                assertThat(wrong.get("/hello", "x-api-key: wrong" + i).read().status())
                        .isEqualTo(401);
            }
            assertThat(wrong.get("/hello").read().status())
                    .as("a request without a key does not count as one with a wrong key")
                    .isEqualTo(401);
            long since = System.nanoTime();
            wrong.get("/hello", "x-api-key: wrong");
            assertThat(right.get("/hello", "x-api-key: right").read().body()).isEqualTo("hello");
            RawHttpClient.RawResponse late = wrong.read();
            assertThat(System.nanoTime() - since).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
            assertThat(late.status()).isEqualTo(401);
            assertThat(late.headers()).containsEntry("connection", "close");
            assertThat(wrong.next()).isEqualTo(-1);
        }
    }
}
