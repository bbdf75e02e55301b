package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.onnx.InferencePool.Piece;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InferencePoolTest {
    private final InferencePool pool = new InferencePool(1, 10);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger released = new AtomicInteger();
    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> runs = new ConcurrentLinkedQueue<>();
    private final Batches batches = new Batches(this::run);
    private volatile CountDownLatch occupied = new CountDownLatch(0);
    private volatile CountDownLatch during = new CountDownLatch(0);
    private final Queue<GatewayException> refused = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        gate.countDown();
        pool.close();
    }

    @Test
    void a_single_text_waits_for_one_piece_of_a_large_request_only() {
        occupy();
        Lane large = lane(8);
        large.add(IntStream.range(0, 8).mapToObj(i -> piece("large")).toList());
        lane(1).add(List.of(piece("single")));

        gate.countDown();

        await().until(() -> ran.size() == 9);
        assertThat(List.copyOf(ran).indexOf("single")).isEqualTo(1);
    }

    @Test
    void more_waiting_texts_than_the_queue_holds_are_refused_with_a_time_to_come_again() {
        occupy();
        lane(10);

        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> lane(1))
                .withMessage("local models are busy: 10 texts wait for a thread, the maximum is 10")
                .satisfies(e -> assertThat(e.retryAfter())
                        .hasValueSatisfying(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1))));
    }

    @Test
    void a_request_that_would_never_fit_is_told_the_most() {
        assertThatExceptionOfType(BatchTooLarge.class)
                .isThrownBy(() -> lane(12))
                .satisfies(e -> assertThat(e.max()).isEqualTo(11));
    }

    @Test
    void a_closed_lane_makes_room_and_runs_nothing_more() {
        occupy();
        Lane dropped = lane(10);
        dropped.add(List.of(piece("dropped")));
        dropped.close();
        lane(10).add(List.of(piece("remaining")));

        gate.countDown();

        await().until(() -> ran.contains("remaining"));
        assertThat(ran).containsExactly("remaining");
    }

    @Test
    void a_lane_is_released_once_when_its_last_piece_has_ended() {
        CountDownLatch begun = new CountDownLatch(1);
        Lane lane = lane(2);
        lane.add(List.of(new Piece(1, () -> hold(begun), refused::add), piece("second")));
        awaitLatch(begun);

        lane.close();
        lane.close();
        assertThat(released).hasValue(0);
        gate.countDown();

        await().until(() -> released.get() == 1);
        assertThat(ran).isEmpty();
    }

    @Test
    void closing_refuses_what_waits_and_ends_the_threads() {
        CountDownLatch begun = occupy();
        awaitLatch(begun);
        lane(1).add(List.of(piece("never")));
        Thread closer = Thread.ofVirtual().start(pool::close);

        await().until(() -> refused.size() == 1);
        assertThat(refused.peek()).isInstanceOf(ModelNotAvailable.class);
        assertThat(closer.isAlive()).isTrue();
        gate.countDown();

        await().until(() -> !closer.isAlive());
        assertThat(ran).isEmpty();
        assertThatExceptionOfType(ModelNotAvailable.class).isThrownBy(() -> lane(1));
    }

    @Test
    void threads_start_with_the_first_lane_and_end_with_the_pool() {
        assertThat(pool.threads()).isEmpty();
        lane(1);
        assertThat(pool.threads()).hasSize(1).allMatch(Thread::isAlive);
        pool.close();
        assertThat(pool.threads()).hasSize(1).noneMatch(Thread::isAlive);
    }

    @Test
    void a_piece_that_throws_does_not_end_its_thread() {
        lane(1).add(List.of(new Piece(
                1,
                () -> {
                    throw new IllegalStateException("meant to fail");
                },
                refused::add)));
        lane(1).add(List.of(piece("next")));

        await().until(() -> ran.contains("next"));
    }

    @Test
    void texts_of_several_lanes_share_a_run() {
        occupy();
        List<Lane> lanes = Stream.generate(() -> lane(1)).limit(9).toList();
        lanes.forEach(lane -> lane.ready(List.of(ready(lane, "text"))));

        gate.countDown();

        await().until(() -> ran.size() == 9);
        assertThat(runs).containsExactly(8, 1);
        lanes.forEach(Lane::close);
        await().until(() -> released.get() == 9);
    }

    @Test
    void a_single_text_waits_for_one_batch_of_a_large_request_only() {
        occupy();
        Lane large = lane(9);
        large.ready(
                IntStream.range(0, 9).mapToObj(i -> ready(large, "large", 20)).toList());
        Lane single = lane(1);
        single.ready(List.of(ready(single, "single", 5)));

        gate.countDown();

        await().until(() -> ran.size() == 10);
        assertThat(List.copyOf(ran).indexOf("single")).isEqualTo(8);
        assertThat(runs).containsExactly(8, 1, 1);
    }

    @Test
    void a_lane_closed_before_its_run_leaves_the_batch() {
        occupy();
        Lane kept = lane(1);
        Lane dropped = lane(1);
        kept.ready(List.of(ready(kept, "remaining")));
        dropped.ready(List.of(ready(dropped, "dropped")));
        dropped.close();
        assertThat(released).hasValue(1);

        gate.countDown();

        await().until(() -> ran.contains("remaining"));
        assertThat(ran).containsExactly("remaining");
        lane(10);
    }

    @Test
    void a_lane_closed_during_a_shared_run_is_released_after_it() {
        CountDownLatch begun = new CountDownLatch(1);
        occupied = begun;
        occupy();
        Lane lead = lane(1);
        Lane mate = lane(1);
        lead.ready(List.of(ready(lead, "lead")));
        mate.ready(List.of(ready(mate, "mate")));
        CountDownLatch run = new CountDownLatch(1);
        during = run;
        gate.countDown();
        awaitLatch(begun);

        mate.close();
        lead.close();
        assertThat(released).hasValue(0);
        run.countDown();

        await().until(() -> released.get() == 2);
    }

    @Test
    void closing_refuses_tokenised_texts_too() {
        awaitLatch(occupy());
        Lane lane = lane(2);
        lane.ready(List.of(ready(lane, "never"), ready(lane, "never")));
        Thread closer = Thread.ofVirtual().start(pool::close);

        await().until(() -> refused.size() == 2);
        gate.countDown();

        await().until(() -> !closer.isAlive());
        assertThat(ran).isEmpty();
        assertThatExceptionOfType(ModelNotAvailable.class).isThrownBy(() -> lane.ready(List.of()));
    }

    private float[][] run(List<Tokens> batch) {
        runs.add(batch.size());
        occupied.countDown();
        awaitLatch(during);
        return new float[batch.size()][1];
    }

    private Ready ready(Lane lane, String name) {
        return ready(lane, name, 9);
    }

    private Ready ready(Lane lane, String name, int length) {
        Ready.Answers answers = new Ready.Answers() {
            @Override
            public void row(int text, float[] row) {
                ran.add(name);
            }

            @Override
            public void failed(Throwable failure) {
                refused.add((GatewayException) failure);
            }
        };
        return new Ready(lane, batches, answers, 0, new Tokens(new long[length], new long[length], false));
    }

    private CountDownLatch occupy() {
        CountDownLatch begun = new CountDownLatch(1);
        lane(1).add(List.of(new Piece(1, () -> hold(begun), refused::add)));
        awaitLatch(begun);
        return begun;
    }

    private Lane lane(int texts) {
        return pool.lane(texts, released::incrementAndGet);
    }

    private Piece piece(String name) {
        return new Piece(1, () -> ran.add(name), refused::add);
    }

    private void hold(CountDownLatch begun) {
        begun.countDown();
        awaitLatch(gate);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
