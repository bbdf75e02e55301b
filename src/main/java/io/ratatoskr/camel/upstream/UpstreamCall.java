package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.internal.DeadlineClock;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call to a provider, executed on an event loop and read by a virtual thread.
 *
 * <p>Assumptions: one thread reads. Guarantees: at most {@link #HIGH_WATERMARK} bytes plus one socket read are buffered, then reading
 * from the provider pauses; {@link #abort} may be called from any thread, wakes a waiting reader immediately and resets the
 * call, even one without a connection yet.
 */
public final class UpstreamCall implements DeadlineClock.Expirable {
    /** Buffered bytes at which reading from the socket pauses. */
    static final int HIGH_WATERMARK = 256 * 1024;
    /** Buffered bytes at which reading resumes. */
    private static final int LOW_WATERMARK = 64 * 1024;
    /** A whole body counts as its bytes, and as the text that they are decoded to. */
    private static final long DECODED_FACTOR = 2;
    /** Time for a provider to end a response after its terminator. */
    private static final long RELEASE_GRACE_MILLIS = 2_000;

    private static final long NO_TIMER = -1;
    /** {@link #wakeAt} while nothing waits. */
    private static final long NOT_WAITING = 0;

    private final Context context;
    private final String provider;
    private final String address;
    private final String connectionHint;
    /** True if the reader waits for the complete response and is woken only at its end. */
    private final boolean fullBody;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> chunks = new ArrayDeque<>();
    /** The complete response that the reader waits for, as far as it has arrived. */
    private @Nullable BodySegments body;
    /** The memory of the buffered bytes, and of those that the reader has polled and not discarded. */
    private final ResponseCharge memory;

    private int bufferedBytes;
    private boolean paused;
    private boolean ended;
    private boolean released;
    /** Aborts the reader immediately. */
    private @Nullable GatewayException failure;
    /** Connection error; thrown to the reader after the bytes received before it. */
    private @Nullable GatewayException connectionFailure;

    /** Runs once, when the call is over and the pool has no part of it left. */
    private final Runnable onEnd;
    /** True until the pool has responded, also to a call that was aborted meanwhile. */
    private boolean inPool = true;

    private boolean onEndCalled;
    /** True once a connection that was closed before anything was sent has been replaced; event loop only. */
    private boolean replaced;

    private @Nullable UpstreamConnection connection;
    /** The frames received on the connection when the call began. */
    private long framesBefore;

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private final Cancellation cancellation;
    private Cancellation.Registration registration = () -> {};
    private final DeadlineClock clock;
    private DeadlineClock.@Nullable Watch watch;
    /** When the clock wakes the reader, by {@link System#nanoTime}; odd while it waits. */
    private volatile long wakeAt = NOT_WAITING;
    /** The timer that resets a released call; event loop only. */
    private long graceTimer = NO_TIMER;

    private UpstreamCall(
            Context context,
            String provider,
            String address,
            String connectionHint,
            boolean fullBody,
            ResponseBudget budget,
            Cancellation cancellation,
            DeadlineClock clock,
            Runnable onEnd) {
        this.context = context;
        this.provider = provider;
        this.address = address;
        this.connectionHint = connectionHint;
        this.fullBody = fullBody;
        this.memory = budget.open(() -> context.runOnContext(ignored -> memoryAvailable()));
        this.cancellation = cancellation;
        this.onEnd = onEnd;
        this.clock = clock;
    }

    /**
     * Starts a call; returns before anything is sent.
     *
     * @param connectionHint hint for connection errors; may be empty
     * @param budget the memory that the response counts for
     * @param onEnd runs once, when the call is over and no longer waits for a connection
     */
    public static UpstreamCall start(
            Context context,
            HttpClient client,
            RequestOptions options,
            @Nullable Buffer body,
            boolean fullBody,
            String provider,
            String address,
            String connectionHint,
            ResponseBudget budget,
            Cancellation cancellation,
            DeadlineClock clock,
            Runnable onEnd) {
        var call = new UpstreamCall(
                context, provider, address, connectionHint, fullBody, budget, cancellation, clock, onEnd);
        call.watch = clock.watch(call);
        // Before the event loop has the call: it removes the registration when the call ends
        call.registration = cancellation.onCancel(() -> call.abort(call.cancelled()));
        try {
            context.runOnContext(ignored -> call.send(client, options, body));
        } catch (RuntimeException stopped) {
            call.leavePool();
            call.fail(stopped);
        }
        return call;
    }

    private void send(HttpClient client, RequestOptions options, @Nullable Buffer body) {
        if (isAborted()) {
            leavePool();
            return;
        }
        try {
            client.request(options).onComplete(opened -> {
                if (opened.succeeded()) {
                    send(opened.result(), client, options, body);
                } else if (opened.cause() instanceof HttpClosedException && !replaced) {
                    replaceConnection(client, options, body);
                } else {
                    leavePool();
                    fail(opened.cause());
                }
            });
        } catch (RuntimeException closed) {
            leavePool();
            fail(closed);
        }
    }

    private void send(HttpClientRequest httpRequest, HttpClient client, RequestOptions options, @Nullable Buffer body) {
        UpstreamConnection used = UpstreamConnection.of(httpRequest.connection());
        if (used != null && !used.isOpen() && !replaced) {
            used.afterRemoval(() -> context.runOnContext(ignored -> replaceConnection(client, options, body)));
            return;
        }
        // Before anything can reset it: Vert.x logs an error when a request without a handler is reset
        httpRequest.exceptionHandler(this::fail);
        boolean attached = attachRequest(httpRequest, used);
        leavePool();
        if (!attached) {
            httpRequest.reset();
            return;
        }
        httpRequest.response().onComplete(responded -> {
            if (responded.succeeded()) {
                receive(responded.result());
            } else {
                fail(responded.cause());
            }
        });
        (body == null ? httpRequest.end() : httpRequest.end(body)).onFailure(cause -> {
            // A provider may respond before it has read the whole request
            if (currentResponse() == null) {
                fail(cause);
            }
        });
    }

    /** Sends the request again, once: the provider closed the pooled connection before anything was sent on it. */
    private void replaceConnection(HttpClient client, RequestOptions options, @Nullable Buffer body) {
        replaced = true;
        send(client, options, body);
    }

    /** Notes that the call does not, or no longer, wait for a connection. */
    private void leavePool() {
        lock.lock();
        try {
            inPool = false;
            callOnEnd();
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock: whoever reads the end of the call finds its resources free. */
    private void callOnEnd() {
        boolean over = ended || failure != null || connectionFailure != null;
        if (over && !inPool && !onEndCalled) {
            onEndCalled = true;
            onEnd.run();
        }
    }

    private void receive(HttpClientResponse received) {
        received.exceptionHandler(this::fail);
        received.handler(this::addChunk);
        received.endHandler(ignored -> finish());
        lock.lock();
        try {
            response = received;
            if (!fullBody) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void addChunk(Buffer chunk) {
        boolean pause = false;
        boolean tooLong = false;
        HttpClientResponse received;
        lock.lock();
        try {
            if (failure != null || released) {
                return;
            }
            received = response;
            if (fullBody) {
                BodySegments segments = body == null ? new BodySegments() : body;
                body = segments;
                memory.add(DECODED_FACTOR * segments.add(chunk));
                tooLong = segments.length() > ProviderClient.MAX_BODY_BYTES;
                pause = !tooLong && !memory.mayGrow();
            } else {
                chunks.add(chunk);
                bufferedBytes += chunk.length();
                memory.add(chunk.length());
                int watermark = memory.isBudgetExhausted() ? LOW_WATERMARK : HIGH_WATERMARK;
                pause = bufferedBytes >= watermark && !paused;
                paused |= pause;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (pause && received != null) {
            received.pause();
        } else if (tooLong) {
            abort(new ProviderUnavailable(
                    "%s: response exceeds %d MiB".formatted(provider, ProviderClient.MAX_BODY_BYTES >> 20),
                    Reason.INVALID_RESPONSE));
        }
    }

    /** The response may grow again, after it waited for memory. Event loop only. */
    private void memoryAvailable() {
        HttpClientResponse received;
        lock.lock();
        try {
            received = response;
            if (!fullBody) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (fullBody && received != null) {
            received.resume();
        }
    }

    private void finish() {
        lock.lock();
        try {
            ended = true;
            callOnEnd();
            changed.signal();
        } finally {
            lock.unlock();
        }
        cleanUp();
    }

    /** Releases resources once the exchange on the wire has ended. Event loop only. */
    private void cleanUp() {
        stopClock();
        // A stream that nobody reads on counts its bytes until it is released, closed or cancelled
        if (fullBody) {
            registration.remove();
        }
        if (graceTimer != NO_TIMER) {
            context.owner().cancelTimer(graceTimer);
            graceTimer = NO_TIMER;
        }
    }

    /**
     * Ends reading after the provider's terminator. The remaining bytes are drained, so that the connection can be reused; a
     * call that does not end soon is reset.
     */
    void release() {
        HttpClientResponse received;
        memory.close();
        registration.remove();
        lock.lock();
        try {
            if (ended || failure != null || connectionFailure != null) {
                return;
            }
            released = true;
            chunks.clear();
            bufferedBytes = 0;
            received = response;
        } finally {
            lock.unlock();
        }
        context.runOnContext(ignored -> {
            if (isRunning()) {
                graceTimer = context.owner()
                        .setTimer(RELEASE_GRACE_MILLIS, timer -> abort(new Cancelled("the response was complete")));
            }
            if (received != null) {
                received.resume();
            }
        });
    }

    private boolean isRunning() {
        lock.lock();
        try {
            return !ended && failure == null && connectionFailure == null;
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable cause) {
        HttpClientResponse received = currentResponse();
        if (received != null && isPaused()) {
            // The rest of the response may have arrived already; the failure comes after it
            received.resume();
            context.runOnContext(ignored -> failNow(cause));
        } else {
            failNow(cause);
        }
    }

    private boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    private void failNow(Throwable cause) {
        lock.lock();
        try {
            if (connectionFailure == null && !ended) {
                UpstreamConnection used = connection;
                GatewayException mapped = used != null && used.isDead()
                        ? UpstreamErrors.deadConnection(provider, address, cause)
                        : UpstreamErrors.toException(provider, address, connectionHint, cause);
                connectionFailure = request == null ? UpstreamErrors.notSent(mapped) : mapped;
            }
            if (fullBody && !ended) {
                body = null;
                memory.close();
            }
            callOnEnd();
            changed.signal();
        } finally {
            lock.unlock();
        }
        cleanUp();
    }

    /**
     * Resets the call if it is still running and fails the reader with the exception; once the call has ended, it only stops counting
     * the memory of a response that was not read.
     */
    public void abort(GatewayException exception) {
        HttpClientRequest running;
        UpstreamConnection used;
        lock.lock();
        try {
            memory.close();
            if (ended || failure != null) {
                return;
            }
            failure = exception;
            used = connection;
            chunks.clear();
            bufferedBytes = 0;
            body = null;
            running = request;
            callOnEnd();
            changed.signal();
        } finally {
            lock.unlock();
        }
        stopWatching();
        if (running != null) {
            running.reset();
        }
        if (used != null && isTimeout(exception)) {
            used.retireIfSilent(framesBefore);
        }
    }

    private boolean isTimeout(GatewayException exception) {
        return (exception instanceof ProviderUnavailable failed
                        && (failed.reason() == Reason.TIMEOUT || failed.reason() == Reason.DEADLINE))
                || cancellation.remaining().isZero();
    }

    /** The reader no longer waits, and the caller no longer matters. */
    private void stopWatching() {
        registration.remove();
        stopClock();
    }

    private void stopClock() {
        DeadlineClock.Watch watched = watch;
        if (watched != null) {
            watched.stop();
        }
    }

    @Override
    public boolean isDue(long now) {
        long at = wakeAt;
        return at != NOT_WAITING && now - at >= 0;
    }

    /** Wakes the reader, which sees that its time is up. */
    @Override
    public void expire() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the reader, which then waits without the clock. */
    @Override
    public void clockClosed() {
        expire();
    }

    private boolean attachRequest(HttpClientRequest httpRequest, @Nullable UpstreamConnection used) {
        lock.lock();
        try {
            request = httpRequest;
            connection = used;
            framesBefore = used == null ? 0 : used.frames();
            return failure == null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isAborted() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the status; if the complete response was requested, for its end.
     *
     * @throws GatewayException when the call fails or times out
     */
    public int status(Duration timeout, String waitingFor) {
        lock.lock();
        try {
            awaitOr(() -> fullBody ? ended : response != null, timeout);
            HttpClientResponse received = response;
            if (received != null && (!fullBody || ended)) {
                return received.statusCode();
            }
        } finally {
            lock.unlock();
        }
        throw timeout(timeout, waitingFor);
    }

    /** Waits for bytes or the end of the response; false on timeout. */
    boolean await(Duration timeout) {
        lock.lock();
        try {
            return awaitOr(() -> ended || !chunks.isEmpty(), timeout);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next bytes, without waiting; null if there are none now. Resumes reading from the socket when the buffer has drained. They
     * count as held until the reader {@link #discard discards} them.
     */
    @Nullable
    Buffer poll() {
        Buffer chunk;
        HttpClientResponse received;
        boolean resume = false;
        lock.lock();
        try {
            chunk = chunks.poll();
            received = response;
            if (chunk != null) {
                bufferedBytes -= chunk.length();
                resume = paused && bufferedBytes <= LOW_WATERMARK;
                paused &= !resume;
            }
        } finally {
            lock.unlock();
        }
        if (resume && received != null) {
            context.runOnContext(ignored -> received.resume());
        }
        return chunk;
    }

    /** Stops counting polled bytes, of which nothing is needed any more. */
    void discard(long bytes) {
        memory.subtract(bytes);
    }

    /** Waits, before more bytes are polled, until more may be held; false on timeout. */
    boolean awaitMemory(Duration timeout) {
        if (hasEnded() || memory.mayGrow()) {
            return true;
        }
        lock.lock();
        try {
            // What has arrived is in memory already, and no timeout ends a wait after the end
            return awaitOr(() -> ended || !memory.isWaiting(), timeout);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** True if the response has ended and all of it was polled. */
    boolean isDrained() {
        lock.lock();
        try {
            return ended && chunks.isEmpty();
        } finally {
            lock.unlock();
        }
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
        BodySegments segments = fullBody ? completeBody() : collect(timeout, limit);
        if (segments.isOneArray()) {
            return new ChargedBody(segments.take(), memory);
        }
        memory.add(segments.length());
        byte[] bytes = segments.take();
        memory.subtract(DECODED_FACTOR * segments.allocated() - (DECODED_FACTOR - 1) * segments.length());
        return new ChargedBody(bytes, memory);
    }

    /** The bytes of the complete response that have arrived; zero for a response that is read as it arrives. */
    public int bodyLength() {
        lock.lock();
        try {
            return body == null ? 0 : body.length();
        } finally {
            lock.unlock();
        }
    }

    private BodySegments completeBody() {
        lock.lock();
        try {
            BodySegments complete = body;
            body = null;
            return complete == null ? new BodySegments() : complete;
        } finally {
            lock.unlock();
        }
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
            memory.add(DECODED_FACTOR * segments.add(chunk));
            discard(chunk.length());
            if (segments.length() > limit) {
                var tooLong = new ProviderUnavailable(
                        "%s: response exceeds %d bytes".formatted(provider, limit), Reason.INVALID_RESPONSE);
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
        HttpClientResponse received = currentResponse();
        var headers = new HashMap<String, String>();
        if (received != null) {
            received.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        }
        return headers;
    }

    @Nullable
    public String header(CharSequence name) {
        HttpClientResponse received = currentResponse();
        return received == null ? null : received.headers().get(name);
    }

    private @Nullable HttpClientResponse currentResponse() {
        lock.lock();
        try {
            return response;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The exception for a timeout: the provider's fault, unless the response had to wait for memory or the request's own deadline has
     * passed. Aborts the call.
     */
    GatewayException timeout(Duration timeout, String waitingFor) {
        if (memory.isWaiting()) {
            GatewayException overloaded = overloaded();
            abort(overloaded);
            return overloaded;
        }
        GatewayException exception = cancellation.remaining().isZero()
                ? new ProviderUnavailable(
                        "%s: request deadline exceeded while waiting for %s".formatted(provider, waitingFor),
                        Reason.DEADLINE)
                : new ProviderUnavailable(
                        "%s: timed out after %s waiting for %s"
                                .formatted(provider, formatDuration(timeout), waitingFor),
                        Reason.TIMEOUT);
        GatewayException result = isConnected() ? exception : UpstreamErrors.notSent(exception);
        abort(result);
        return result;
    }

    /** The failure of a cancelled request: at its deadline, the response may have waited for memory. */
    private GatewayException cancelled() {
        return cancellation.cause() == Cancellation.Cause.DEADLINE && memory.isWaiting()
                ? overloaded()
                : cancellation.exception();
    }

    private GatewayException overloaded() {
        return new Overloaded(
                        "%s: the responses of other calls fill the memory for responses (ratatoskr.routing.response-budget); retry in 1 s"
                                .formatted(provider))
                .retryAfter(Duration.ofSeconds(1));
    }

    /** Returns whether the call had a connection, so that the provider may have received the request. */
    private boolean isConnected() {
        lock.lock();
        try {
            return request != null;
        } finally {
            lock.unlock();
        }
    }

    /** Formats a duration for messages: in whole seconds, else in milliseconds. */
    public static String formatDuration(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Waits, holding the lock, for the condition, a failure (thrown) or the timeout (false). */
    private boolean awaitOr(BooleanSupplier condition, Duration timeout) {
        // Odd, so that it is never NOT_WAITING
        long deadline = (System.nanoTime() + timeout.toNanos()) | 1;
        while (true) {
            GatewayException aborted = failure;
            if (aborted != null) {
                throw aborted;
            }
            if (condition.getAsBoolean()) {
                return true;
            }
            GatewayException broken = connectionFailure;
            if (broken != null) {
                throw broken;
            }
            long left = deadline - System.nanoTime();
            if (timeout.isZero() || left <= 0) {
                return false;
            }
            try {
                wakeAt = deadline;
                // A timed wait wakes the timer thread of the JDK twice; the clock replaces it
                if (clock.isClosed()) {
                    changed.awaitNanos(left);
                } else {
                    changed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                var interrupted = new Cancelled("the calling thread was interrupted");
                abort(interrupted);
                throw interrupted;
            } finally {
                wakeAt = NOT_WAITING;
            }
        }
    }
}
