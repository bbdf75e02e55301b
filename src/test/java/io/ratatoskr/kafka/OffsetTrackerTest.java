package io.ratatoskr.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {
    @Test
    void position_is_the_first_unfinished_record() {
        var tracker = new OffsetTracker(5, 100);
        assertThat(tracker.position()).isEqualTo(5);
        tracker.start(5, 0);
        tracker.start(6, 0);
        tracker.start(7, 0);
        tracker.finish(6);
        assertThat(tracker.position()).isEqualTo(5);
        tracker.finish(5);
        assertThat(tracker.position()).isEqualTo(7);
        tracker.finish(7);
        assertThat(tracker.position()).isEqualTo(8);
        tracker.finish(7);
        assertThat(tracker.position()).isEqualTo(8);
    }

    @Test
    void gaps_count_as_finished() {
        var tracker = new OffsetTracker(0, 100);
        tracker.start(10, 0);
        assertThat(tracker.position()).isEqualTo(10);
        tracker.start(20, 0);
        tracker.finish(10);
        assertThat(tracker.position()).isEqualTo(20);
    }

    @Test
    void offsets_only_grow() {
        var tracker = new OffsetTracker(0, 100);
        tracker.start(3, 0);
        assertThatThrownBy(() -> tracker.start(3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void window_is_full_while_an_early_record_is_unfinished() {
        var tracker = new OffsetTracker(0, 3);
        for (int offset = 0; offset < 3; offset++) {
            assertThat(tracker.isFull()).isFalse();
            tracker.start(offset, 0);
        }
        assertThat(tracker.isFull()).isTrue();
        tracker.finish(1);
        tracker.finish(2);
        assertThat(tracker.isFull()).isTrue();
        tracker.finish(0);
        assertThat(tracker.isFull()).isFalse();
    }

    @Test
    void keys_of_finished_records_are_behind_the_end_that_the_first_unfinished_one_saw() {
        var tracker = new OffsetTracker(0, 100);
        tracker.start(0, 40);
        tracker.start(1, 45);
        tracker.finish(0);
        assertThat(tracker.doneStart(70)).isEqualTo(45);
        tracker.finish(1);
        assertThat(tracker.doneStart(70)).isEqualTo(70);
    }

    /** Against a model: the first offset that has started and not finished, else the one after the last. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void position_never_passes_an_unfinished_record(long seed) {
        var random = new Random(seed);
        var tracker = new OffsetTracker(0, 1_000_000);
        var unfinished = new TreeSet<Long>();
        long next = 0;
        long last = 0;
        for (int step = 0; step < 2_000; step++) {
            if (unfinished.isEmpty() || random.nextBoolean()) {
                long offset = next + random.nextInt(3);
                tracker.start(offset, 0);
                unfinished.add(offset);
                next = offset + 1;
            } else {
                List<Long> all = new ArrayList<>(unfinished);
                Long finished = all.get(random.nextInt(all.size()));
                tracker.finish(finished);
                unfinished.remove(finished);
            }
            long expected = unfinished.isEmpty() ? next : unfinished.first();
            assertThat(tracker.position()).isEqualTo(expected).isGreaterThanOrEqualTo(last);
            assertThat(tracker.unfinished()).isEqualTo(unfinished.size());
            last = expected;
        }
    }
}
