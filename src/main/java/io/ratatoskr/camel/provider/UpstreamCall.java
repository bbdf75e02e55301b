package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
 * <p>Assumptions: one thread reads. Guarantees: at most {@link #HIGH} bytes plus one socket read are buffered, then reading
 * from the provider pauses; {@link #abort} may be called from any thread, wakes a waiting reader immediately and resets the
 * call, even one without a connection yet.
 */
final class UpstreamCall {
    /** Buffered bytes at which reading from the socket pauses. */
    static final int HIGH = 256 * 1024;
    /** Buffered bytes at which reading resumes. */
    private static final int LOW = 64 * 1024;
    /** Time for a provider to end a response after its terminator. */
    private static final long GRACE_MILLIS = 2_000;

    private static final long NO_TIMER = -1;

    private final Context context;
    private final String provider;
    private final String address;
    private final String help;
    /** True if the reader waits for the complete response and is woken only at its end. */
    private final boolean whole;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> pieces = new ArrayDeque<>();
    private int held;
    private boolean paused;
    private boolean ended;
    private boolean released;
    /** Aborts the reader immediately. */
    private @Nullable GatewayException failure;
    /** Connection error; thrown to the reader after the bytes received before it. */
    private @Nullable GatewayException brokenOff;

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private final Cancellation cancellation;
    private Cancellation.Registration registration = () -> {};
    /** The timer that resets a released call; event loop only. */
    private long grace = NO_TIMER;

    private UpstreamCall(
            Context context, String provider, String address, String help, boolean whole, Cancellation cancellation) {
        this.context = context;
        this.provider = provider;
        this.address = address;
        this.help = help;
        this.whole = whole;
        this.cancellation = cancellation;
    }

    /**
     * Starts a call; returns before anything is sent.
     *
     * @param help hint for connection errors; may be empty
     */
    static UpstreamCall start(
            Context context,
            HttpClient client,
            RequestOptions options,
            @Nullable Buffer body,
            boolean whole,
            String provider,
            String address,
            String help,
            Cancellation cancellation) {
        var call = new UpstreamCall(context, provider, address, help, whole, cancellation);
        // Before the event loop has the call: it removes the registration when the call ends
        call.registration = cancellation.onCancel(() -> call.abort(new Cancelled("cancelled by the caller")));
        context.runOnContext(ignored -> call.send(client, options, body));
        return call;
    }

    private void send(HttpClient client, RequestOptions options, @Nullable Buffer body) {
        if (failed()) {
            return;
        }
        client.request(options).onComplete(opened -> {
            if (opened.failed()) {
                fail(opened.cause());
                return;
            }
            HttpClientRequest made = opened.result();
            if (!take(made)) {
                made.reset();
                return;
            }
            made.exceptionHandler(this::fail);
            made.response().onComplete(answered -> {
                if (answered.succeeded()) {
                    receive(answered.result());
                } else {
                    fail(answered.cause());
                }
            });
            if (body == null) {
                made.end();
            } else {
                made.end(body);
            }
        });
    }

    private void receive(HttpClientResponse answer) {
        answer.exceptionHandler(this::fail);
        answer.handler(this::add);
        answer.endHandler(ignored -> finish());
        lock.lock();
        try {
            response = answer;
            if (!whole) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(Buffer piece) {
        boolean pause = false;
        boolean tooLong = false;
        HttpClientResponse answer;
        lock.lock();
        try {
            if (failure != null || released) {
                return;
            }
            pieces.add(piece);
            held += piece.length();
            answer = response;
            if (whole) {
                tooLong = held > ProviderClient.MAX_BODY;
            } else {
                pause = held >= HIGH && !paused;
                paused |= pause;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (pause && answer != null) {
            answer.pause();
        } else if (tooLong) {
            abort(new ProviderUnavailable(
                    "%s: response exceeds %d MiB".formatted(provider, ProviderClient.MAX_BODY >> 20),
                    Reason.INVALID_RESPONSE));
        }
    }

    private void finish() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        over();
    }

    /** Releases resources once the exchange on the wire has ended. Event loop only. */
    private void over() {
        registration.remove();
        if (grace != NO_TIMER) {
            context.owner().cancelTimer(grace);
            grace = NO_TIMER;
        }
    }

    /**
     * Ends reading after the provider's terminator. The remaining bytes are drained, so that the connection can be reused; a
     * call that does not end soon is reset.
     */
    void release() {
        HttpClientResponse answer;
        lock.lock();
        try {
            if (ended || failure != null || brokenOff != null) {
                return;
            }
            released = true;
            pieces.clear();
            held = 0;
            answer = response;
        } finally {
            lock.unlock();
        }
        context.runOnContext(ignored -> {
            if (onTheWire()) {
                grace = context.owner()
                        .setTimer(GRACE_MILLIS, timer -> abort(new Cancelled("the response was complete")));
            }
            if (answer != null) {
                answer.resume();
            }
        });
    }

    private boolean onTheWire() {
        lock.lock();
        try {
            return !ended && failure == null && brokenOff == null;
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable cause) {
        lock.lock();
        try {
            if (brokenOff == null && !ended) {
                brokenOff = UpstreamFailures.of(provider, address, help, cause);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
        over();
    }

    /** Resets the call if it is still running and fails the reader with the exception. Does nothing once the call has ended. */
    void abort(GatewayException why) {
        HttpClientRequest running;
        lock.lock();
        try {
            if (ended || failure != null) {
                return;
            }
            failure = why;
            pieces.clear();
            held = 0;
            running = request;
            changed.signal();
        } finally {
            lock.unlock();
        }
        registration.remove();
        if (running != null) {
            running.reset();
        }
    }

    private boolean take(HttpClientRequest made) {
        lock.lock();
        try {
            request = made;
            return failure == null;
        } finally {
            lock.unlock();
        }
    }

    private boolean failed() {
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
    int status(Duration atMost, String waitingFor) {
        lock.lock();
        try {
            awaitOr(() -> whole ? ended : response != null, atMost);
            HttpClientResponse answer = response;
            if (answer != null && (!whole || ended)) {
                return answer.statusCode();
            }
        } finally {
            lock.unlock();
        }
        throw late(atMost, waitingFor);
    }

    /** Waits for bytes or the end of the response; false on timeout. */
    boolean await(Duration atMost) {
        lock.lock();
        try {
            return awaitOr(() -> ended || !pieces.isEmpty(), atMost);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next bytes, without waiting; null if there are none now. Resumes reading from the socket when the buffer has drained.
     */
    @Nullable
    Buffer poll() {
        Buffer piece;
        HttpClientResponse answer;
        boolean resume = false;
        lock.lock();
        try {
            piece = pieces.poll();
            answer = response;
            if (piece != null) {
                held -= piece.length();
                resume = paused && held <= LOW;
                paused &= !resume;
            }
        } finally {
            lock.unlock();
        }
        if (resume && answer != null) {
            context.runOnContext(ignored -> answer.resume());
        }
        return piece;
    }

    /** True if the response has ended and all of it was polled. */
    boolean drained() {
        lock.lock();
        try {
            return ended && pieces.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Reads the rest of the body up to its end. */
    byte[] rest(Duration atMost, int limit) {
        long deadline = System.nanoTime() + atMost.toNanos();
        var body = Buffer.buffer();
        while (true) {
            if (!await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                throw late(atMost, "the end of the response");
            }
            for (Buffer piece = poll(); piece != null; piece = poll()) {
                if (body.length() == 0 && drained()) {
                    return piece.getBytes();
                }
                body.appendBuffer(piece);
                if (body.length() > limit) {
                    var tooLong = new ProviderUnavailable(
                            "%s: response exceeds %d bytes".formatted(provider, limit), Reason.INVALID_RESPONSE);
                    abort(tooLong);
                    throw tooLong;
                }
            }
            if (drained()) {
                return body.getBytes();
            }
        }
    }

    /** Headers by lower-case name; call after {@link #status}. */
    Map<String, String> headers() {
        HttpClientResponse answer = answer();
        var headers = new HashMap<String, String>();
        if (answer != null) {
            answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        }
        return headers;
    }

    @Nullable
    String header(CharSequence name) {
        HttpClientResponse answer = answer();
        return answer == null ? null : answer.headers().get(name);
    }

    private @Nullable HttpClientResponse answer() {
        lock.lock();
        try {
            return response;
        } finally {
            lock.unlock();
        }
    }

    /** The exception for a timeout: the provider's fault, unless the request's own deadline has passed. Aborts the call. */
    GatewayException late(Duration atMost, String waitingFor) {
        GatewayException late = cancellation.remaining().isZero()
                ? new Cancelled("%s: request deadline exceeded while waiting for %s".formatted(provider, waitingFor))
                : new ProviderUnavailable(
                        "%s: timed out after %s waiting for %s".formatted(provider, text(atMost), waitingFor),
                        Reason.TIMEOUT);
        abort(late);
        return late;
    }

    /** Formats a duration for messages: in whole seconds, else in milliseconds. */
    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Waits, holding the lock, for the condition, a failure (thrown) or the timeout (false). */
    private boolean awaitOr(BooleanSupplier condition, Duration atMost) {
        long left = atMost.toNanos();
        while (true) {
            GatewayException known = failure;
            if (known != null) {
                throw known;
            }
            if (condition.getAsBoolean()) {
                return true;
            }
            GatewayException broken = brokenOff;
            if (broken != null) {
                throw broken;
            }
            if (left <= 0) {
                return false;
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                var gone = new Cancelled("the calling thread was interrupted");
                abort(gone);
                throw gone;
            }
        }
    }
}
