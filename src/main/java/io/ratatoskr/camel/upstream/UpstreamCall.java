package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call to a provider, executed on an event loop and read by a virtual thread.
 *
 * <p>Assumptions: one thread reads. Guarantees: at most {@link ResponseBuffer#HIGH_WATERMARK} bytes plus one socket read are buffered,
 * then reading from the provider pauses; {@link #abort} may be called from any thread, wakes a waiting reader immediately and
 * resets the call, even one without a connection yet.
 */
public final class UpstreamCall {
    private final CallTarget target;
    private final boolean fullBody;
    private final Cancellation cancellation;
    /** The memory of the buffered bytes, and of those that the reader has polled and not discarded. */
    private final ResponseCharge memory;

    private final ResponseBuffer buffer;
    private final CallState state;
    private final UpstreamTransport transport;

    private UpstreamCall(
            UpstreamRequest request, CallTarget target, CallResources resources, Cancellation cancellation) {
        this.target = target;
        this.fullBody = request.fullBody();
        this.cancellation = cancellation;
        this.memory = resources.budget().open(this::resumeAfterWait);
        ReaderWait wait = ReaderWait.watchedBy(resources.clock());
        this.buffer = new ResponseBuffer(wait, fullBody, memory);
        this.state = new CallState(wait, buffer, memory, fullBody, resources.onEnd());
        this.transport = new UpstreamTransport(resources.context(), target, fullBody, state, buffer, cancellation);
    }

    /** Starts a call; returns before anything is sent. */
    public static UpstreamCall start(
            UpstreamRequest request, CallTarget target, CallResources resources, Cancellation cancellation) {
        var call = new UpstreamCall(request, target, resources, cancellation);
        // Before the event loop has the call: it removes the registration when the call ends
        call.transport.setRegistration(cancellation.onCancel(() -> call.abort(call.cancelled())));
        call.transport.start(request);
        return call;
    }

    private void resumeAfterWait() {
        transport.resumeAfterWait();
    }

    /**
     * Resets the call if it is still running and fails the reader with the exception; once the call has ended, it only stops counting
     * the memory of a response that was not read.
     */
    public void abort(GatewayException exception) {
        transport.abort(exception);
    }

    /** The failure of a cancelled request: at its deadline, the response may have waited for memory. */
    private GatewayException cancelled() {
        return cancellation.cause() == Cancellation.Cause.DEADLINE && memory.isWaiting()
                ? target.overloaded()
                : cancellation.exception();
    }

    /**
     * Ends reading after the provider's terminator. The remaining bytes are drained, so that the connection can be reused; a
     * call that does not end soon is reset.
     */
    void release() {
        memory.close();
        transport.release();
    }

    /**
     * Waits for the status; if the complete response was requested, for its end.
     *
     * @throws GatewayException when the call fails or times out
     */
    public int status(Duration timeout, String waitingFor) {
        boolean responded;
        try {
            responded = state.awaitStatus(timeout);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        HttpClientResponse received = state.response();
        if (!responded || received == null) {
            throw timeout(timeout, waitingFor);
        }
        return received.statusCode();
    }

    /** Waits for bytes or the end of the response; false on timeout. */
    boolean await(Duration timeout) {
        try {
            return state.awaitBytes(timeout);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits, before more bytes are polled, until more may be held; false on timeout. */
    boolean awaitMemory(Duration timeout) {
        if (state.hasEnded() || memory.mayGrow()) {
            return true;
        }
        try {
            return state.awaitMemory(timeout);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Cancelled interrupted() {
        Thread.currentThread().interrupt();
        var interrupted = new Cancelled("the calling thread was interrupted");
        abort(interrupted);
        return interrupted;
    }

    /**
     * The next bytes, without waiting; null if there are none now. Resumes reading from the socket when the buffer has drained. They
     * count as held until the reader {@link #discard discards} them.
     */
    @Nullable
    Buffer poll() {
        Buffer chunk = buffer.poll();
        if (chunk != null && buffer.takeResume()) {
            transport.resume();
        }
        return chunk;
    }

    /** Stops counting polled bytes, of which nothing is needed any more. */
    void discard(long bytes) {
        memory.subtract(bytes);
    }

    /** True if the response has ended and all of it was polled. */
    boolean isDrained() {
        return state.isDrained();
    }

    /**
     * Reads the rest of the body up to its end. Its memory does not count any more after the return; for bodies of that size
     * {@link #takeBody} is meant.
     */
    public byte[] readBody(Duration timeout, int limit) {
        try {
            return takeBody(timeout, limit).bytes();
        } finally {
            memory.close();
        }
    }

    /** Reads the rest of the body up to its end; its memory counts until the caller closes its charge. */
    public ChargedBody takeBody(Duration timeout, int limit) {
        BodySegments segments = fullBody ? buffer.takeBody() : collect(timeout, limit);
        if (segments.isOneArray()) {
            return new ChargedBody(segments.take(), memory);
        }
        memory.add(segments.length());
        byte[] bytes = segments.take();
        memory.subtract(ResponseBuffer.DECODED_FACTOR * segments.allocated()
                - (ResponseBuffer.DECODED_FACTOR - 1) * segments.length());
        return new ChargedBody(bytes, memory);
    }

    /** The bytes of the complete response that have arrived; zero for a response that is read as it arrives. */
    public int bodyLength() {
        return buffer.bodyLength();
    }

    private BodySegments collect(Duration timeout, int limit) {
        long deadline = System.nanoTime() + timeout.toNanos();
        var segments = new BodySegments();
        while (!isDrained()) {
            if (!awaitMemory(remaining(deadline)) || !await(remaining(deadline))) {
                throw timeout(timeout, "the end of the response");
            }
            Buffer chunk = poll();
            if (chunk == null) {
                continue;
            }
            memory.add(ResponseBuffer.DECODED_FACTOR * segments.add(chunk));
            discard(chunk.length());
            if (segments.length() > limit) {
                GatewayException tooLong = target.tooLong(limit + " bytes");
                abort(tooLong);
                throw tooLong;
            }
        }
        return segments;
    }

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Headers by lower-case name; call after {@link #status}. */
    public Map<String, String> headers() {
        HttpClientResponse received = state.response();
        var headers = new HashMap<String, String>();
        if (received != null) {
            received.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        }
        return headers;
    }

    @Nullable
    public String header(CharSequence name) {
        HttpClientResponse received = state.response();
        return received == null ? null : received.headers().get(name);
    }

    /**
     * The exception for a timeout: the provider's fault, unless the response had to wait for memory or the request's own deadline has
     * passed. Aborts the call.
     */
    GatewayException timeout(Duration timeout, String waitingFor) {
        if (memory.isWaiting()) {
            GatewayException overloaded = target.overloaded();
            abort(overloaded);
            return overloaded;
        }
        GatewayException exception = cancellation.remaining().isZero()
                ? target.deadlinePassed(waitingFor)
                : target.timedOut(timeout, waitingFor);
        GatewayException result = state.isConnected() ? exception : UpstreamErrors.notSent(exception);
        abort(result);
        return result;
    }

    /** Formats a duration for messages: in whole seconds, else in milliseconds. */
    public static String formatDuration(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
