package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large response is handed to the socket in slices, and its route waits for the socket. */
@Timeout(60)
final class GatewayHttpServerLargeResponsesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final AtomicInteger responded = new AtomicInteger();

    private TestHttpServer server(byte[] body) {
        return TestHttpServer.start(Map.of("/", new TestRoute((request, responder) -> {
            responder.respond(TestRoute.full(body));
            responded.incrementAndGet();
        })));
    }

    private static byte[] random(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 128 * 1024, 128 * 1024 + 1, 5_000_000})
    void a_body_of_any_size_arrives_whole_and_the_connection_stays_open(int length) {
        byte[] body = random(length);
        try (TestHttpServer server = server(body);
                RawHttpClient client = server.client()) {
            for (int i = 0; i < 3; i++) {
                RawHttpClient.RawResponse response = client.get("/").read();
                assertThat(response.headers()).containsEntry("content-length", "" + length);
                assertThat(response.bytes()).isEqualTo(body);
            }
            assertThat(client.send("HEAD / HTTP/1.1\r\nhost: localhost\r\n\r\n")
                            .readHead()
                            .headers())
                    .containsEntry("content-length", "" + length);
            assertThat(client.get("/").read().bytes()).hasSize(length);
            await().atMost(TIMEOUT).until(() -> responded.get() == 5);
        }
    }

    @Test
    void the_route_waits_for_a_client_that_does_not_read_until_it_has_read_or_left() {
        byte[] body = random(32 << 20);
        try (TestHttpServer server = server(body);
                RawHttpClient reading = server.client();
                RawHttpClient leaving = server.client()) {
            assertThat(reading.get("/").readHead().status()).isEqualTo(200);
            assertThat(leaving.get("/").readHead().status()).isEqualTo(200);
            assertThat(responded).hasValue(0);
            leaving.reset();
            await().atMost(TIMEOUT).until(() -> responded.get() == 1);
            assertThat(reading.bytes(body.length)).isEqualTo(body);
            await().atMost(TIMEOUT).until(() -> responded.get() == 2);
        }
    }
}
