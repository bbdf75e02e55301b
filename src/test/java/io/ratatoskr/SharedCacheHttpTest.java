package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.RedisServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways that share stored responses in Redis. */
@Timeout(120)
final class SharedCacheHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RedisServer redis;
    private MockProvider mock;
    private TestGateway one;
    private TestGateway two;

    @BeforeEach
    void start() {
        redis = RedisServer.start("--requirepass", "pass-word-1");
        mock = MockProvider.start();
        mock.chat().always(MockResponse.text("x"));
        one = gateway();
        two = gateway();
    }

    private TestGateway gateway() {
        return TestGateway.forMock(
                mock,
                Map.of("RATATOSKR_REDIS_URL", "redis://:pass-word-1@127.0.0.1:" + redis.port()),
                "ratatoskr.cache.chat",
                "true",
                "ratatoskr.cache.redis",
                "true",
                "ratatoskr.redis.timeout",
                "500ms");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        mock.close();
        redis.close();
    }

    private static String status(TestGateway gateway, String text) {
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"m\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(text));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-ratatoskr-cache").orElse("none");
    }

    /** Waits until the gateway has a connection: then what it stores is written there. */
    private void awaitShared(String prefix) {
        var number = new java.util.concurrent.atomic.AtomicInteger();
        await().atMost(LIMIT).until(() -> {
            String text = prefix + number.incrementAndGet();
            status(one, text);
            return status(two, text).equals("hit");
        });
    }

    private static long flushed(TestGateway gateway) throws IOException {
        HttpResponse<String> response = gateway.post("/admin/cache/flush", "");
        return Json.mapper().readTree(response.body()).path("shared").asLong(-1);
    }

    @Test
    void an_instance_finds_what_another_one_has_stored_and_goes_on_without_redis() throws IOException {
        awaitShared("a");
        assertThat(flushed(one)).isPositive();

        redis.kill();
        assertThat(status(one, "without")).isEqualTo("miss");
        assertThat(status(one, "without")).isEqualTo("hit");
        assertThat(status(two, "without")).isEqualTo("miss");
        await().atMost(LIMIT).until(() -> flushed(one) == -1);

        redis.restart();
        awaitShared("b");
    }

    @Test
    void a_flush_at_one_instance_reaches_the_memory_of_the_other() throws IOException {
        awaitShared("f");
        assertThat(status(two, "kept in memory")).isEqualTo("miss");
        assertThat(flushed(one)).isNotNegative();
        await().atMost(LIMIT).until(() -> status(two, "kept in memory").equals("miss"));
    }

    @Test
    void a_redis_that_does_not_respond_delays_a_few_requests_only() {
        awaitShared("c");
        redis.pause();
        try {
            for (int i = 0; i < 8; i++) {
                assertThat(status(one, "paused" + i)).isEqualTo("miss");
            }
            long start = System.nanoTime();
            for (int i = 0; i < 8; i++) {
                assertThat(status(one, "later" + i)).isEqualTo("miss");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        } finally {
            redis.unpause();
        }
        awaitShared("d");
    }

    @Test
    void the_password_is_in_no_placeholder() throws Exception {
        assertThat(one.context().getPropertiesComponent().resolveProperty("ratatoskr.redis.url"))
                .isEmpty();
    }
}
