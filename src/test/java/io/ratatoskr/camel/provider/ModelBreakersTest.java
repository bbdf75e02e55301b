package io.ratatoskr.camel.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.camel.provider.ModelBreakers.ModelKey;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelBreakersTest {
    private static final ProviderUnavailable FAILURE = new ProviderUnavailable("a: HTTP 500: broken");

    private final AtomicLong nanos = new AtomicLong();
    private final ModelBreakers models = models(2);

    private ModelBreakers models(int window) {
        return new ModelBreakers(key -> breaker(key, window), nanos::get);
    }

    private ProviderCircuitBreaker breaker(ModelKey key, int window) {
        return new ProviderCircuitBreaker(
                key.breakerName(),
                new ProviderSettings.Breaker(50, window, 2, Duration.ofSeconds(30)),
                CountedFailures.CALL,
                nanos::get);
    }

    private static ModelKey key(String model) {
        return new ModelKey("openrouter", "chat", model);
    }

    private BreakerCall start(String model) {
        nanos.addAndGet(1_000_000);
        return requireNonNull(models.tryStart(key(model)));
    }

    private void open(String model) {
        start(model).fail(FAILURE);
        start(model).fail(FAILURE);
        assertThat(models.tryStart(key(model))).isNull();
    }

    @Test
    void one_dead_model_does_not_affect_another() {
        open("dead");
        start("alive").succeed();
        assertThat(requireNonNull(models.find(key("alive"))).getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void names_that_no_provider_knows_get_no_breaker() {
        start("no-such-model").fail(new ModelNotAvailable("openrouter: HTTP 404"));
        start("no-such-model").fail(new Cancelled("caller"));
        start("no-such-model").release();
        assertThat(models.size()).isZero();
    }

    @Test
    void at_most_a_thousand_exist_and_open_ones_stay_longest() {
        open("dead");
        start("failed-once").fail(FAILURE);
        for (int i = 0; i < 2 * ModelBreakers.MAX_BREAKERS; i++) {
            start("model-" + i).succeed();
        }
        assertThat(models.size()).isEqualTo(ModelBreakers.MAX_BREAKERS);
        assertThat(models.tryStart(key("dead"))).as("still open").isNull();
        assertThat(models.find(key("failed-once"))).isNotNull();
        assertThat(models.find(key("model-0"))).isNull();
        assertThat(models.find(key("model-" + (2 * ModelBreakers.MAX_BREAKERS - 1))))
                .isNotNull();
    }

    @Test
    void of_open_ones_the_least_recently_used_is_removed() {
        for (int i = 0; i <= ModelBreakers.MAX_BREAKERS; i++) {
            open("dead-" + i);
        }
        assertThat(models.size()).isEqualTo(ModelBreakers.MAX_BREAKERS);
        assertThat(models.find(key("dead-0"))).isNull();
        assertThat(models.find(key("dead-1"))).isNotNull();
    }

    /** A window's memory is there before its calls: 400 KB for 10,000 of them. */
    @ParameterizedTest
    @CsvSource({"20, 1000", "500, 1000", "501, 998", "1000, 500", "5000, 100", "10000, 50"})
    void larger_windows_leave_room_for_fewer_breakers(int window, int most) {
        var large = models(window);
        for (int i = 0; i < most + 20; i++) {
            nanos.addAndGet(1_000_000);
            requireNonNull(large.tryStart(key("model-" + i))).succeed();
            assertThat(large.size()).isEqualTo(Math.min(i + 1, most));
        }
        assertThat(large.find(key("model-19"))).isNull();
        assertThat(large.find(key("model-20"))).isNotNull();
    }

    @Test
    void a_large_window_makes_room_by_removing_as_many_small_ones_as_it_needs() {
        var mixed = new ModelBreakers(key -> breaker(key, key.model().startsWith("large") ? 10_000 : 500), nanos::get);
        for (int i = 0; i < 1_000; i++) {
            nanos.addAndGet(1_000_000);
            requireNonNull(mixed.tryStart(key("small-" + i))).succeed();
        }
        requireNonNull(mixed.tryStart(key("large"))).succeed();

        assertThat(mixed.size()).isEqualTo(981);
        assertThat(mixed.find(key("large"))).isNotNull();
    }

    @Test
    void control_characters_of_a_name_do_not_reach_the_log() {
        assertThat(key("a\nb\u001b[31m").breakerName()).isEqualTo("openrouter-chat (model a?b?[31m)");
    }
}
