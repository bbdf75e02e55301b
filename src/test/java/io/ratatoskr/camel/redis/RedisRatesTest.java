package io.ratatoskr.camel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.limits.SharedRates.Decision;
import io.ratatoskr.limits.SharedRates.RateKey;
import io.ratatoskr.settings.RedisSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.testing.RedisServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rates in a real Redis. */
@Timeout(60)
final class RedisRatesTest {
    private static RedisServer server;
    private static RedisConnection connection;
    private static RedisRates rates;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        connection = RedisConnection.of(new RedisSettings(
                        Optional.of(new Secret(server.url())), Duration.ofSeconds(5), Duration.ofSeconds(5)))
                .orElseThrow();
        rates = new RedisRates(connection);
        rates.connect(Duration.ofSeconds(20));
    }

    @AfterAll
    static void stop() {
        if (connection != null) {
            connection.close();
            server.close();
        }
    }

    private static Decision reserve(RateKey key, long tokens, long maxWaitMillis) {
        Decision decision = rates.reserve(key, 1, tokens, maxWaitMillis);
        assertThat(decision).isNotNull();
        return decision;
    }

    @Test
    void requests_up_to_the_limit_are_reserved_at_once_and_no_more() {
        var key = new RateKey("requests", 3, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(reserve(key, 0, 0)).satisfies(decision -> {
                assertThat(decision.reserved()).isTrue();
                assertThat(decision.waitMillis()).isZero();
            });
        }
        Decision refused = reserve(key, 0, 0);
        assertThat(refused.reserved()).isFalse();
        assertThat(refused.waitMillis()).isBetween(58_000L, 61_000L);
        Decision waits = reserve(key, 0, 100_000);
        assertThat(waits.reserved()).isTrue();
        assertThat(waits.waitMillis()).isBetween(58_000L, 61_000L);
        assertThat(reserve(key, 0, 70_000))
                .as("two more have room in that minute")
                .satisfies(Decision::reserved);
        reserve(key, 0, 70_000);
        assertThat(reserve(key, 0, 70_000).reserved()).isFalse();
    }

    @Test
    void tokens_are_corrected_and_given_back() {
        var key = new RateKey("tokens", 0, 1_000);
        Decision first = reserve(key, 900, 0);
        assertThat(reserve(key, 200, 0).reserved()).isFalse();
        rates.add(key, first.slot(), 0, -800);
        await().until(() -> reserve(key, 850, 0).reserved());
        assertThat(reserve(key, 100, 0).reserved()).isFalse();
        Decision large = reserve(new RateKey("large", 0, 10), 5_000, 0);
        assertThat(large.reserved()).as("above the limit counts as the limit").isTrue();
    }

    @Test
    void neither_of_two_limits_is_reserved_when_one_has_no_room() {
        var key = new RateKey("both", 10, 100);
        assertThat(reserve(key, 100, 0).reserved()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(reserve(key, 1, 0).reserved()).isFalse();
        }
        for (int i = 0; i < 9; i++) {
            assertThat(reserve(key, 0, 0).reserved()).isTrue();
        }
        assertThat(reserve(key, 0, 0).reserved()).isFalse();
    }
}
