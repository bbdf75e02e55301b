package io.ratatoskr.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LatencyHistoryTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final LatencyHistory history = new LatencyHistory(nanos::get);

    private CandidateTimes times(String provider) {
        return history.recorded(provider, "m", Operation.CHAT);
    }

    private CandidateLoad load(String provider, boolean stream) {
        return history.load(provider, "m", Operation.CHAT, stream);
    }

    @Test
    void nothing_is_known_of_a_candidate_that_was_never_called() {
        assertThat(load("a", false)).isEqualTo(CandidateLoad.UNKNOWN);
        assertThat(history.meanFirstToken("a", "m", Operation.CHAT)).isEmpty();
        assertThat(history.size()).isZero();
    }

    @Test
    void mean_follows_new_times_and_forgets_old_ones() {
        times("a").recordResponse(Duration.ofMillis(400).toNanos());
        assertThat(history.meanResponse("a", "m", Operation.CHAT)).contains(Duration.ofMillis(400));
        times("a").recordResponse(Duration.ofMillis(800).toNanos());
        assertThat(history.meanResponse("a", "m", Operation.CHAT)).contains(Duration.ofMillis(500));
        for (int i = 0; i < 30; i++) {
            times("a").recordResponse(Duration.ofMillis(100).toNanos());
        }
        assertThat(history.meanResponse("a", "m", Operation.CHAT).orElseThrow().toMillis())
                .isEqualTo(100);
    }

    /** Else a provider whose slow calls are cancelled would look as fast as its others. */
    @Test
    void call_that_was_cancelled_counts_only_if_it_was_slower_than_the_mean() {
        times("a").recordAtLeast(5_000_000, false);
        assertThat(history.meanResponse("a", "m", Operation.CHAT)).isEmpty();
        times("a").recordResponse(10_000_000);
        times("a").recordAtLeast(5_000_000, false);
        assertThat(times("a").response().samples()).isOne();
        times("a").recordAtLeast(50_000_000, false);
        assertThat(times("a").response().samples()).isEqualTo(2);
        assertThat(times("a").response().percentile(1)).contains(Duration.ofMillis(50));
        assertThat(times("a").firstToken().samples()).isZero();
    }

    @Test
    void streams_have_times_of_their_own() {
        times("a").recordFirstToken(1_000_000);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(load("a", true).mean()).isEqualTo(Duration.ofMillis(1));
        assertThat(load("a", true).age()).isEqualTo(Duration.ofSeconds(3));
        assertThat(load("a", false).mean()).isNull();
        assertThat(load("a", false).age()).isNull();
    }

    @Test
    void failure_is_remembered_until_the_next_success() {
        times("a").recordFailure();
        assertThat(load("a", true).failing()).isTrue();
        assertThat(load("a", true).age()).isEqualTo(Duration.ZERO);
        times("a").recordResponse(1);
        assertThat(load("a", false).failing()).isFalse();
    }

    @Test
    void percentiles_are_of_the_last_times_by_the_nearest_rank() {
        var expected = new ArrayList<Integer>();
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            int micros = random.nextInt(1_000_000);
            times("a").recordFirstToken(micros * 1_000L);
            expected.add(micros);
        }
        var recent = new ArrayList<>(expected.subList(1_000 - DecayingTimes.SIZE, 1_000));
        recent.sort(null);
        DecayingTimes recorded = times("a").firstToken();
        assertThat(recorded.samples()).isEqualTo(DecayingTimes.SIZE);
        for (double share : new double[] {0.01, 0.5, 0.95, 1}) {
            int rank = (int) Math.ceil(share * DecayingTimes.SIZE);
            assertThat(recorded.percentile(share)).contains(Duration.ofNanos(recent.get(rank - 1) * 1_000L));
        }
        assertThat(times("a").response().percentile(0.5)).isEmpty();
    }

    @Test
    void history_is_bounded_and_forgets_what_was_idle_for_longest_but_no_requests_in_flight() {
        times("busy").begin();
        for (int i = 0; i < 3 * LatencyHistory.MAX_ENTRIES; i++) {
            nanos.incrementAndGet();
            times("p" + i).recordResponse(1);
            assertThat(history.size()).isLessThanOrEqualTo(LatencyHistory.MAX_ENTRIES);
        }
        assertThat(load("busy", false).inFlight()).isOne();
        assertThat(load("p0", false)).isEqualTo(CandidateLoad.UNKNOWN);
        assertThat(load("p" + (3 * LatencyHistory.MAX_ENTRIES - 1), false).mean())
                .isNotNull();
    }

    @Test
    void counts_and_means_are_whole_after_concurrent_calls() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1_000; i++) {
                    CandidateTimes times = times("a");
                    times.begin();
                    times.recordResponse(5_000_000);
                    times.end();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(load("a", false).inFlight()).isZero();
        assertThat(load("a", false).mean()).isEqualTo(Duration.ofMillis(5));
    }
}
