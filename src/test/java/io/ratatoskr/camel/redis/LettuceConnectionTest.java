package io.ratatoskr.camel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.settings.RedisSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.testing.LogCapture;
import io.ratatoskr.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LettuceConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static RedisSettings settings(String url, Duration timeout) {
        return new RedisSettings(Optional.of(new Secret(url)), Duration.ofSeconds(2), timeout);
    }

    /** With a timeout that a busy machine does not exceed. */
    private static RedisConnection connected(RedisServer server) {
        return connected(server.url(), Duration.ofSeconds(5));
    }

    private static RedisConnection connected(String url, Duration timeout) {
        var redis = new LettuceConnection(settings(url, timeout));
        redis.connect();
        await().atMost(LIMIT).until(redis::isAvailable);
        return redis;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void values_are_stored_and_expire() throws RedisUnavailable {
        try (var server = RedisServer.start();
                var redis = connected(server)) {
            redis.set(bytes("a"), bytes("1"), MINUTE);
            assertThat(redis.setLater(bytes("b"), bytes("2"), MINUTE)).isTrue();
            redis.set(bytes("short"), bytes("3"), Duration.ofMillis(20));

            await().atMost(LIMIT).until(() -> redis.get(bytes("b"), 10) != null);
            assertThat(redis.getAll(List.of(bytes("a"), bytes("absent"), bytes("b")), 10))
                    .containsExactly(bytes("1"), null, bytes("2"));
            await().atMost(LIMIT).until(() -> redis.get(bytes("short"), 10) == null);
        }
    }

    @Test
    void a_large_value_and_one_of_another_type_are_absent() throws RedisUnavailable {
        try (var server = RedisServer.start();
                var redis = connected(server)) {
            redis.set(bytes("large"), new byte[1_000], MINUTE);
            redis.eval(RedisScript.of("redis.call('SADD', KEYS[1], 'x') return {}"), List.of(bytes("set")), List.of());

            assertThat(redis.getAll(List.of(bytes("large"), bytes("set")), 999)).containsExactly(null, null);
            assertThat(redis.get(bytes("large"), 1_000)).hasSize(1_000);
        }
    }

    @Test
    void a_script_returns_integers_also_when_the_server_has_forgotten_it() throws RedisUnavailable {
        var script = RedisScript.of("return {redis.call('INCRBY', KEYS[1], ARGV[1]), 7}");
        try (var server = RedisServer.start();
                var redis = connected(server)) {
            assertThat(redis.eval(script, List.of(bytes("n")), List.of(bytes("5"))))
                    .containsExactly(5L, 7L);
            assertThat(redis.eval(script, List.of(bytes("n")), List.of(bytes("5"))))
                    .containsExactly(10L, 7L);
            redis.eval(RedisScript.of("return {}"), List.of(), List.of());
            assertThatThrownBy(() -> redis.eval(RedisScript.of("return {'text'}"), List.of(), List.of()))
                    .isInstanceOf(RedisUnavailable.class)
                    .hasMessageContaining("integers");
            assertThatThrownBy(() -> redis.eval(RedisScript.of("return redis.call('NOSUCH')"), List.of(), List.of()))
                    .isInstanceOf(RedisUnavailable.class)
                    .hasMessageContaining("refused");
            assertThat(redis.isAvailable()).isTrue();
        }
    }

    @Test
    void all_keys_of_a_pattern_are_deleted() throws RedisUnavailable {
        try (var server = RedisServer.start();
                var redis = connected(server)) {
            for (int i = 0; i < 2_500; i++) {
                redis.set(bytes("mine:" + i), bytes("x"), MINUTE);
            }
            redis.set(bytes("other"), bytes("x"), MINUTE);

            assertThat(redis.deleteAll("mine:*", LIMIT)).isEqualTo(2_500);
            assertThat(redis.get(bytes("other"), 10)).isNotNull();
        }
    }

    @Test
    void a_killed_server_fails_calls_at_once_and_comes_back_after_a_restart() throws RedisUnavailable {
        try (var server = RedisServer.start();
                var redis = connected(server)) {
            server.kill();
            await().atMost(LIMIT).until(() -> !redis.isAvailable());

            List<Duration> durations = failures(redis, 1_000);
            assertThat(median(durations)).isLessThan(Duration.ofMillis(1));

            server.restart();
            await().atMost(LIMIT).until(redis::isAvailable);
            redis.set(bytes("a"), bytes("1"), MINUTE);
            assertThat(redis.get(bytes("a"), 10)).isEqualTo(bytes("1"));
        }
    }

    @Test
    void a_stopped_process_delays_a_few_calls_by_the_timeout_and_no_further_ones() {
        Duration timeout = Duration.ofMillis(100);
        try (var server = RedisServer.start();
                var redis = connected(server.url(), timeout)) {
            server.pause();

            List<Duration> durations = failures(redis, 1_000);

            assertThat(durations.stream().filter(d -> d.compareTo(timeout.dividedBy(2)) > 0))
                    .hasSizeLessThanOrEqualTo(6);
            assertThat(median(durations)).isLessThan(Duration.ofMillis(1));
            assertThat(redis.setLater(bytes("a"), bytes("b"), MINUTE)).isFalse();

            server.unpause();
            await().atMost(LIMIT).until(redis::isAvailable);
        }
    }

    @Test
    void a_server_that_is_absent_at_first_is_connected_later() {
        RedisServer server = RedisServer.start();
        server.kill();
        try (var redis = new LettuceConnection(settings(server.url(), Duration.ofSeconds(5)))) {
            assertThat(median(failures(redis, 100))).isLessThan(Duration.ofMillis(1));

            server.restart();
            await().atMost(LIMIT).until(redis::isAvailable);
        } finally {
            server.close();
        }
    }

    @Test
    void a_wrong_password_is_reported_without_it() {
        try (var server = RedisServer.start("--requirepass", "right-password");
                var log = LogCapture.start()) {
            try (var redis = connected("redis://:right-password@127.0.0.1:" + server.port(), Duration.ofSeconds(5))) {
                assertThat(redis.isAvailable()).isTrue();
            }
            var wrong = new LettuceConnection(
                    settings("redis://:wrong-password@127.0.0.1:" + server.port(), Duration.ofSeconds(5)));
            try (wrong) {
                wrong.connect();
                await().atMost(LIMIT).until(() -> log.text().contains("not reachable"));
                assertThat(log.text()).contains("WRONGPASS").doesNotContain("right-password", "wrong-password");
                assertThat(wrong.isAvailable()).isFalse();
            }
        }
    }

    @Test
    void writes_that_nobody_waits_for_are_bounded() {
        var budget = new WriteBudget(2, 100);

        assertThat(budget.tryAdd(60)).isTrue();
        assertThat(budget.tryAdd(60)).isFalse();
        assertThat(budget.tryAdd(40)).isTrue();
        assertThat(budget.tryAdd(0)).isFalse();
        budget.remove(60);
        assertThat(budget.tryAdd(60)).isTrue();
    }

    @Test
    void calls_after_the_end_fail() {
        try (var server = RedisServer.start()) {
            RedisConnection redis = connected(server);
            redis.close();

            assertThatThrownBy(() -> redis.get(bytes("a"), 10)).isInstanceOf(RedisUnavailable.class);
            await().atMost(LIMIT)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.isAlive()
                                    && thread.getName().startsWith("ratatoskr-redis-" + server.port())));
        }
    }

    private static List<Duration> failures(RedisConnection redis, int calls) {
        var durations = new ArrayList<Duration>();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> redis.get(bytes("a"), 10)).isInstanceOf(RedisUnavailable.class);
            durations.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return durations;
    }

    private static Duration median(List<Duration> durations) {
        Duration[] sorted = durations.toArray(Duration[]::new);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
