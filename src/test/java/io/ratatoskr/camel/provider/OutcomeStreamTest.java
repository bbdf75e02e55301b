package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.provider.BreakerCall.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutcomeStreamTest {
    private static final ChatEvent TEXT = new ChatEvent.Content(0, "four", null);
    private static final ChatEvent DONE = new ChatEvent.Done(FinishReason.STOP);

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Cancellation cancellation = Cancellation.withTimeout(Duration.ofMinutes(1));

    private ChatStream observed(boolean probe, Object... eventsAndFailures) {
        var call = new BreakerCall((start, outcome, failure) -> outcomes.add(outcome), CountedFailures.ALL, 0, probe);
        Object result =
                call.observe(ForwardingStream.chat(new ScriptedStream(List.of(eventsAndFailures))), cancellation);
        assertThat(outcomes).as("an opened stream has no outcome").isEmpty();
        return (ChatStream) result;
    }

    @Test
    void stream_read_to_its_end_is_a_success() {
        try (ChatStream stream = observed(false, TEXT, DONE)) {
            stream.forEach(event -> {});
        }
        assertThat(outcomes).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void broken_stream_is_a_failure_only() {
        try (ChatStream stream = observed(false, TEXT, new ProviderUnavailable("a: cut"))) {
            assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(ProviderUnavailable.class);
            assertThat(stream.next()).isNull();
        }
        assertThat(outcomes).containsExactly(Outcome.FAILURE);
    }

    @Test
    void stream_closed_early_has_no_outcome() {
        try (ChatStream stream = observed(false, TEXT, DONE)) {
            assertThat(stream.next()).isEqualTo(TEXT);
        }
        assertThat(outcomes).containsExactly(Outcome.NONE);
    }

    @Test
    void stream_closed_after_its_last_event_is_a_success() {
        try (ChatStream stream = observed(false, TEXT, DONE)) {
            stream.next();
            assertThat(stream.next()).isEqualTo(DONE);
        }
        assertThat(outcomes).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void probe_that_nobody_reads_ends_with_its_request() {
        try (ChatStream stream = observed(true, TEXT, DONE)) {
            cancellation.cancel("deadline");
            assertThat(outcomes).containsExactly(Outcome.NONE);
            stream.forEach(event -> {});
        }
        assertThat(outcomes).containsExactly(Outcome.NONE);
    }

    @Test
    void result_that_is_no_stream_is_a_success_at_once() {
        var call = new BreakerCall((start, outcome, failure) -> outcomes.add(outcome), CountedFailures.ALL, 0, false);
        assertThat(call.observe("four", cancellation)).isEqualTo("four");
        assertThat(outcomes).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void racing_reader_closer_and_cancellation_record_one_outcome() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                outcomes.clear();
                Object last = i % 2 == 0 ? DONE : new ProviderUnavailable("a: cut");
                var ownCancellation = Cancellation.withTimeout(Duration.ofMinutes(1));
                var call = new BreakerCall(
                        (start, outcome, failure) -> outcomes.add(outcome), CountedFailures.ALL, 0, true);
                ChatStream stream = (ChatStream)
                        call.observe(ForwardingStream.chat(new ScriptedStream(List.of(TEXT, last))), ownCancellation);
                var barrier = new CyclicBarrier(3);
                var reader = executor.submit(() -> {
                    barrier.await();
                    try {
                        stream.forEach(event -> {});
                    } catch (ProviderUnavailable broken) {
                        // the outcome shows it
                    }
                    return null;
                });
                var closer = executor.submit(() -> {
                    barrier.await();
                    stream.close();
                    return null;
                });
                barrier.await();
                ownCancellation.cancel("caller");
                reader.get();
                closer.get();
                assertThat(outcomes).hasSize(1);
            }
        }
    }

    /** Returns the events and throws the failures, in order. */
    private static final class ScriptedStream implements ModelStream<ChatEvent> {
        private final Queue<Object> script;

        ScriptedStream(List<Object> script) {
            this.script = new ArrayDeque<>(script);
        }

        @Override
        public StreamMetadata metadata() {
            return new StreamMetadata("id", "m", "a", null, AdditionalProperties.NONE);
        }

        @Override
        public @Nullable ChatEvent next() {
            Object next = script.poll();
            if (next instanceof RuntimeException failure) {
                throw failure;
            }
            return (ChatEvent) next;
        }

        @Override
        public boolean await(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
