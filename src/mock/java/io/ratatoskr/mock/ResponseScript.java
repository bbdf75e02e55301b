package io.ratatoskr.mock;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queued responses and a fallback response. Thread-safe. */
public final class ResponseScript {
    private final Queue<MockResponse> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Function<MockCall, MockResponse> fallback;

    ResponseScript() {}

    /** Queues responses, one per call, in order. */
    public ResponseScript enqueue(MockResponse... responses) {
        queue.addAll(List.of(responses));
        return this;
    }

    /** Sets the response to every call while the queue is empty. */
    public ResponseScript always(MockResponse response) {
        return always(call -> response);
    }

    /** Sets the function that chooses the response while the queue is empty. It runs on the event loop and must not block. */
    public ResponseScript always(Function<MockCall, MockResponse> responses) {
        fallback = responses;
        return this;
    }

    /** Clears queue and fallback. */
    public void reset() {
        queue.clear();
        fallback = null;
    }

    @Nullable
    MockResponse poll() {
        return queue.poll();
    }

    @Nullable
    MockResponse fallback(MockCall call) {
        Function<MockCall, MockResponse> current = fallback;
        return current == null ? null : current.apply(call);
    }
}
