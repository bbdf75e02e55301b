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

final class ModelBreakersTest {
    private static final ProviderUnavailable FAILURE = new ProviderUnavailable("a: HTTP 500: broken");

    private final AtomicLong nanos = new AtomicLong();
    private final ModelBreakers models = new ModelBreakers(
            key -> new ProviderCircuitBreaker(
                    key.breakerName(),
                    new ProviderSettings.Breaker(50, 2, 2, Duration.ofSeconds(30)),
                    CountedFailures.CALL,
                    nanos::get),
            nanos::get);

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

    @Test
    void control_characters_of_a_name_do_not_reach_the_log() {
        assertThat(key("a\nb\u001b[31m").breakerName()).isEqualTo("openrouter-chat (model a?b?[31m)");
    }
}
