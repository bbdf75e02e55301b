package io.ratatoskr.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.settings.RateScope;
import io.ratatoskr.settings.RateSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reservations in the rates of a provider, configured and learned, with a clock of the test. */
final class RateLimitsTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private long now;

    private ProviderRates rates(long requests, long tokens, RateScope scope) {
        return new ProviderRates("p", new RateSettings(requests, tokens, scope, WAIT, true), null, () -> now);
    }

    private void advance(Duration time) {
        now += time.toNanos();
    }

    private static RateReservation now(ProviderRates rates, String model, long tokens) {
        return rates.reserve(model, 1, tokens, Duration.ZERO);
    }

    private static void report(RateReservation reservation, long limit, long remaining, String reset, String unit) {
        Map<String, String> headers = new HashMap<>();
        headers.put("x-ratelimit-limit-" + unit, Long.toString(limit));
        headers.put("x-ratelimit-remaining-" + unit, Long.toString(remaining));
        headers.put("x-ratelimit-reset-" + unit, reset);
        reservation.observe(true, headers::get);
    }

    @Test
    void calls_above_the_configured_rate_are_refused_with_the_time_of_the_next() {
        ProviderRates rates = rates(3, 0, RateScope.PROVIDER);
        for (int i = 0; i < 3; i++) {
            assertThat(now(rates, "m" + i, 0).failure()).isNull();
        }
        RateReservation refused = rates.reserve("m", 1, 0, WAIT);
        assertThat(refused.failure())
                .isInstanceOf(Overloaded.class)
                .hasMessage("p: 3 requests per minute are used up (ratatoskr.providers.p.requests-per-minute)");
        assertThat(refused.failure().isFallbackAllowed()).isTrue();
        assertThat(refused.failure().retryAfter()).contains(Duration.ofSeconds(61));
        advance(Duration.ofSeconds(55));
        RateReservation waiting = rates.reserve("m", 1, 0, WAIT);
        assertThat(waiting.failure()).isNull();
        assertThat(waiting.waitTime()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void the_rate_of_each_model_is_its_own_where_configured_so() {
        ProviderRates rates = rates(1, 0, RateScope.MODEL);
        assertThat(now(rates, "a", 0).failure()).isNull();
        assertThat(now(rates, "b", 0).failure()).isNull();
        assertThat(now(rates, "a", 0).failure()).isInstanceOf(Overloaded.class);
    }

    @Test
    void tokens_are_reserved_and_corrected_by_usage() {
        ProviderRates rates = rates(0, 1_000, RateScope.PROVIDER);
        RateReservation first = now(rates, "m", 900);
        assertThat(now(rates, "m", 200).failure())
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("1000 tokens per minute");
        first.end();
        first.correct(100);
        first.correct(5_000);
        assertThat(now(rates, "m", 900).failure()).isNull();
        assertThat(now(rates, "m", 1).failure()).isInstanceOf(Overloaded.class);
    }

    /** The sum of the window would overflow, and the limit no longer hold. */
    @Test
    void absurd_usage_uses_up_the_rate_and_does_not_lift_it() {
        for (long absurd : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            ProviderRates rates = rates(0, 1_000, RateScope.PROVIDER);
            RateReservation first = now(rates, "m", 400);
            RateReservation second = now(rates, "m", 400);
            first.end();
            first.correct(Long.MAX_VALUE);
            second.end();
            second.correct(absurd);
            assertThat(now(rates, "m", 1).failure()).isInstanceOf(Overloaded.class);
            advance(Duration.ofSeconds(62));
            assertThat(now(rates, "m", 1_000).failure()).isNull();
            assertThat(now(rates, "m", 1).failure()).isInstanceOf(Overloaded.class);
        }
    }

    @Test
    void a_call_that_was_not_sent_gives_its_reservation_back_once() {
        ProviderRates rates = rates(1, 10, RateScope.PROVIDER);
        RateReservation first = now(rates, "m", 10);
        first.cancel();
        first.cancel();
        first.end();
        assertThat(now(rates, "m", 10).failure()).isNull();
        assertThat(now(rates, "m", 0).failure()).isNotNull();
    }

    @Test
    void retries_count_as_requests() {
        ProviderRates rates = rates(2, 0, RateScope.PROVIDER);
        RateReservation first = now(rates, "m", 0);
        assertThat(first.more(1, Duration.ZERO).failure()).isNull();
        assertThat(first.more(1, Duration.ZERO).failure()).isInstanceOf(Overloaded.class);
    }

    @Test
    void calls_stop_before_the_provider_refuses_and_go_on_as_its_limit_fills() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        report(now(rates, "m", 0), 60, 2, "58s", "requests");
        assertThat(now(rates, "m", 0).failure()).isNull();
        assertThat(now(rates, "m", 0).failure()).isNull();
        RateReservation refused = now(rates, "m", 0);
        assertThat(refused.failure()).isInstanceOf(RateLimited.class).hasMessageContaining("as it reported");
        assertThat(refused.failure().retryAfter().orElseThrow())
                .isBetween(Duration.ofMillis(999), Duration.ofMillis(1001));
        assertThat(now(rates, "other", 0).failure())
                .as("another model has its own limit")
                .isNull();
        assertThat(rates.reserve("m", 1, 0, WAIT).waitTime())
                .isBetween(Duration.ofMillis(999), Duration.ofMillis(1001));
        advance(Duration.ofMillis(2_001));
        assertThat(now(rates, "m", 0).failure()).isNull();
    }

    @Test
    void calls_in_flight_count_until_a_report_knows_them() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        report(now(rates, "m", 0), 100, 50, "30s", "requests");
        List<RateReservation> inFlight = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            inFlight.add(now(rates, "m", 0));
        }
        report(inFlight.removeFirst(), 100, 9, "1m", "requests");
        assertThat(now(rates, "m", 0).failure())
                .as("9 are left, and 9 are on their way")
                .isInstanceOf(RateLimited.class);
        report(inFlight.removeFirst(), 100, 9, "1m", "requests");
        assertThat(now(rates, "m", 0).failure()).isNull();
    }

    @Test
    void tokens_that_the_provider_reports_limit_too() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        report(now(rates, "m", 0), 10_000, 1_000, "54s", "tokens");
        assertThat(now(rates, "m", 800).failure()).isNull();
        assertThat(now(rates, "m", 800).failure()).isInstanceOf(RateLimited.class);
        assertThat(now(rates, "m", 100).failure()).isNull();
    }

    @Test
    void a_refusal_blocks_its_model_for_the_time_that_the_provider_requests() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        now(rates, "m", 0).refused(Optional.of(Duration.ofSeconds(7)));
        RateReservation refused = now(rates, "m", 0);
        assertThat(refused.failure()).isInstanceOf(RateLimited.class).hasMessageContaining("has refused calls");
        assertThat(refused.failure().retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(now(rates, "other", 0).failure()).isNull();
        advance(Duration.ofSeconds(7));
        assertThat(now(rates, "m", 0).failure()).isNull();
    }

    @Test
    void no_report_stops_a_model_for_more_than_ten_minutes() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        report(now(rates, "m", 0), 1, 0, "999999999d", "requests");
        now(rates, "n", 0).refused(Optional.of(Duration.ofDays(30_000)));
        assertThat(now(rates, "m", 0).waitTime()).isLessThanOrEqualTo(Duration.ofMinutes(10));
        assertThat(now(rates, "n", 0).waitTime()).isLessThanOrEqualTo(Duration.ofMinutes(10));
        advance(Duration.ofMinutes(10).plusSeconds(1));
        assertThat(now(rates, "m", 0).failure()).isNull();
        assertThat(now(rates, "n", 0).failure()).isNull();
    }

    @Test
    void nothing_is_learned_where_that_is_off() {
        var rates = new ProviderRates("p", RateSettings.NONE, null, () -> now);
        report(now(rates, "m", 0), 10, 0, "1m", "requests");
        now(rates, "m", 0).refused(Optional.of(Duration.ofMinutes(1)));
        assertThat(now(rates, "m", 0).failure()).isNull();
    }

    @Test
    void a_refusal_of_ten_minutes_is_tried_by_one_call_a_minute() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        now(rates, "m", 0).refused(Optional.of(Duration.ofMinutes(10)));
        advance(Duration.ofSeconds(59));
        assertThat(now(rates, "m", 0).failure().retryAfter())
                .as("the time of the trial")
                .contains(Duration.ofSeconds(1));
        advance(Duration.ofSeconds(1));
        RateReservation trial = now(rates, "m", 0);
        assertThat(trial.failure()).isNull();
        assertThat(now(rates, "m", 0).failure()).as("one at a time").isInstanceOf(RateLimited.class);
        trial.observe(false, name -> null);
        trial.refused(Optional.of(Duration.ofMinutes(10)));
        trial.end();
        assertThat(now(rates, "m", 0).failure()).isInstanceOf(RateLimited.class);
        advance(Duration.ofSeconds(60));
        RateReservation second = now(rates, "m", 0);
        assertThat(second.failure()).isNull();
        second.observe(true, name -> null);
        second.end();
        assertThat(now(rates, "m", 0).failure()).as("the trial succeeded").isNull();
        assertThat(now(rates, "m", 0).failure()).isNull();
    }

    @Test
    void a_trial_ends_what_a_report_has_stopped_unless_it_reports_the_same() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        report(now(rates, "m", 0), 1, 0, "6h", "requests");
        assertThat(now(rates, "m", 0).failure()).isInstanceOf(RateLimited.class);
        advance(Duration.ofSeconds(60));
        report(now(rates, "m", 0), 1, 0, "6h", "requests");
        assertThat(now(rates, "m", 0).failure()).isInstanceOf(RateLimited.class);
        advance(Duration.ofSeconds(60));
        now(rates, "m", 0).observe(true, name -> null);
        assertThat(now(rates, "m", 0).failure()).isNull();
    }

    @Test
    void a_trial_that_was_not_sent_leaves_its_place_to_the_next() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        now(rates, "m", 0).refused(Optional.of(Duration.ofMinutes(10)));
        advance(Duration.ofSeconds(60));
        now(rates, "m", 0).cancel();
        assertThat(now(rates, "m", 0).failure()).isNull();
        assertThat(now(rates, "m", 0).failure()).isInstanceOf(RateLimited.class);
    }

    /** It was sent before the refusal, about which it says nothing. */
    @Test
    void a_response_to_another_call_than_the_trial_does_not_end_a_refusal() {
        ProviderRates rates = rates(100, 0, RateScope.PROVIDER);
        RateReservation before = now(rates, "m", 0);
        now(rates, "m", 0).refused(Optional.of(Duration.ofMinutes(10)));
        before.observe(true, name -> null);
        assertThat(now(rates, "m", 0).failure()).isInstanceOf(RateLimited.class);
    }

    @Test
    void trials_are_within_the_configured_rate() {
        ProviderRates rates = rates(1, 0, RateScope.PROVIDER);
        now(rates, "m", 0).refused(Optional.of(Duration.ofMinutes(10)));
        advance(Duration.ofSeconds(30));
        assertThat(now(rates, "other", 0).failure()).isInstanceOf(Overloaded.class);
        advance(Duration.ofSeconds(31));
        assertThat(now(rates, "other", 0).failure()).isNull();
        assertThat(now(rates, "m", 0).failure()).isInstanceOf(Overloaded.class);
    }

    @Test
    void names_that_nobody_serves_do_not_take_the_place_of_models() {
        ProviderRates rates = rates(2, 0, RateScope.MODEL);
        RateReservation first = now(rates, "real", 0);
        first.observe(true, name -> null);
        assertThat(now(rates, "real", 0).failure()).isNull();
        int admitted = 0;
        for (int i = 0; i < 2_000; i++) {
            RateReservation invented = now(rates, "invented-" + i, 0);
            if (invented.failure() == null) {
                invented.observe(false, name -> null);
                admitted++;
            }
        }
        assertThat(now(rates, "real", 0).failure())
                .as("its window is still its own")
                .isInstanceOf(Overloaded.class);
        assertThat(admitted).as("names beyond a number share one window").isEqualTo(RatesByModel.MAX_NEW + 2);
        advance(Duration.ofSeconds(62));
        RateReservation late = now(rates, "another", 0);
        late.observe(true, name -> null);
        assertThat(now(rates, "another", 0).failure())
                .as("a model with responses has its own window")
                .isNull();
        advance(Duration.ofMinutes(3));
        now(rates, "new", 0);
        now(rates, "new", 0);
        assertThat(now(rates, "newer", 0).failure())
                .as("names that are no longer used make room")
                .isNull();
    }

    @Test
    void a_model_that_is_in_use_keeps_what_was_learned() {
        ProviderRates rates = rates(0, 0, RateScope.PROVIDER);
        report(now(rates, "first", 0), 100, 100, "1s", "requests");
        now(rates, "first", 0).refused(Optional.of(Duration.ofSeconds(50)));
        for (int i = 0; i < RatesByModel.MAX_RESPONDED + 10; i++) {
            report(now(rates, "m" + i, 0), 100, 100, "1s", "requests");
        }
        assertThat(now(rates, "first", 0).failure()).isInstanceOf(RateLimited.class);
    }

    @Test
    void waiting_for_a_model_that_is_blocked_does_not_delay_the_others() {
        ProviderRates rates = rates(100, 0, RateScope.PROVIDER);
        now(rates, "m", 0).refused(Optional.of(Duration.ofSeconds(9)));
        assertThat(rates.reserve("m", 1, 0, WAIT).waitTime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(now(rates, "other", 0).failure()).isNull();
    }

    @Test
    void what_the_instances_share_is_decided_by_all() {
        var shared = new FakeShared();
        var rates = new ProviderRates("p", new RateSettings(10, 0, RateScope.PROVIDER, WAIT, true), shared, () -> now);
        shared.next = new SharedRates.Decision(true, 300, 7);
        RateReservation waits = rates.reserve("m", 1, 5, WAIT);
        assertThat(waits.waitTime()).isEqualTo(Duration.ofMillis(300));
        waits.cancel();
        assertThat(shared.changes).containsExactly("p 7 -1 -5");
        shared.next = new SharedRates.Decision(false, 20_000, 9);
        for (int i = 0; i < 20; i++) {
            RateReservation refused = rates.reserve("m", 1, 0, WAIT);
            assertThat(refused.failure()).isInstanceOf(Overloaded.class).hasMessageContaining("of all instances");
            assertThat(refused.failure().retryAfter()).contains(Duration.ofSeconds(20));
        }
        shared.next = null;
        for (int i = 0; i < 10; i++) {
            assertThat(now(rates, "m", 0).failure())
                    .as("without the others, its own limit holds")
                    .isNull();
        }
        assertThat(now(rates, "m", 0).failure()).isNotNull();
    }

    private static final class FakeShared implements SharedRates {
        private @Nullable Decision next;
        private final List<String> changes = new ArrayList<>();

        @Override
        public @Nullable Decision reserve(RateKey key, long requests, long tokens, long maxWaitMillis) {
            return next;
        }

        @Override
        public void add(RateKey key, long slot, long requests, long tokens) {
            changes.add("%s %d %d %d".formatted(key.name(), slot, requests, tokens));
        }
    }
}
