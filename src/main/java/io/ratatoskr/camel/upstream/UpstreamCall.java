package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
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
 * <p>Assumptions: one thread reads. Guarantees: at most {@link #HIGH_WATERMARK} bytes plus one socket read are buffered, then reading
 * from the provider pauses; {@link #abort} may be called from any thread, wakes a waiting reader immediately and resets the
 * call, even one without a connection yet.
 */
public final class UpstreamCall {
    /** Buffered bytes at which reading from the socket pauses. */
    static final int HIGH_WATERMARK = 256 * 1024;
    /** Buffered bytes at which reading resumes. */
    private static final int LOW_WATERMARK = 64 * 1024;
    /** Time for a provider to end a response after its terminator. */
    private static final long RELEASE_GRACE_MILLIS = 2_000;

    private static final long NO_TIMER = -1;

    private final Context context;
    private final String provider;
    private final String address;
    private final String connectionHint;
    /** True if the reader waits for the complete response and is woken only at its end. */
    private final boolean fullBody;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> chunks = new ArrayDeque<>();
    private int bufferedBytes;
    private boolean paused;
    private boolean ended;
    private boolean released;
    /** Aborts the reader immediately. */
    private @Nullable GatewayException failure;
    /** Connection error; thrown to the reader after the bytes received before it. */
    private @Nullable GatewayException connectionFailure;

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private final Cancellation cancellation;
    private Cancellation.Registration registration = () -> {};
    /** The timer that resets a released call; event loop only. */
    private long graceTimer = NO_TIMER;

    private UpstreamCall(
            Context context,
            String provider,
            String address,
            String connectionHint,
            boolean fullBody,
            Cancellation cancellation) {
        this.context = context;
        this.provider = provider;
        this.address = address;
        this.connectionHint = connectionHint;
        this.fullBody = fullBody;
        this.cancellation = cancellation;
    }

    /**
     * Starts a call; returns before anything is sent.
     *
     * @param connectionHint hint for connection errors; may be empty
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
            Cancellation cancellation) {
        var call = new UpstreamCall(context, provider, address, connectionHint, fullBody, cancellation);
        // Before the event loop has the call: it removes the registration when the call ends
        call.registration = cancellation.onCancel(() -> call.abort(new Cancelled("cancelled by the caller")));
        context.runOnContext(ignored -> call.send(client, options, body));
        return call;
    }

    private void send(HttpClient client, RequestOptions options, @Nullable Buffer body) {
        if (isAborted()) {
            return;
        }
        client.request(options).onComplete(opened -> {
            if (opened.failed()) {
                fail(opened.cause());
                return;
            }
            HttpClientRequest httpRequest = opened.result();
            if (!attachRequest(httpRequest)) {
                httpRequest.reset();
                return;
            }
            httpRequest.exceptionHandler(this::fail);
            httpRequest.response().onComplete(responded -> {
                if (responded.succeeded()) {
                    receive(responded.result());
                } else {
                    fail(responded.cause());
                }
            });
            if (body == null) {
                httpRequest.end();
            } else {
                httpRequest.end(body);
            }
        });
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
            chunks.add(chunk);
            bufferedBytes += chunk.length();
            received = response;
            if (fullBody) {
                tooLong = bufferedBytes > ProviderClient.MAX_BODY_BYTES;
            } else {
                pause = bufferedBytes >= HIGH_WATERMARK && !paused;
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

    private void finish() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        cleanUp();
    }

    /** Releases resources once the exchange on the wire has ended. Event loop only. */
    private void cleanUp() {
        registration.remove();
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
        lock.lock();
        try {
            if (connectionFailure == null && !ended) {
                connectionFailure = UpstreamErrors.toException(provider, address, connectionHint, cause);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
        cleanUp();
    }

    /** Resets the call if it is still running and fails the reader with the exception. Does nothing once the call has ended. */
    public void abort(GatewayException exception) {
        HttpClientRequest running;
        lock.lock();
        try {
            if (ended || failure != null) {
                return;
            }
            failure = exception;
            chunks.clear();
            bufferedBytes = 0;
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

    private boolean attachRequest(HttpClientRequest httpRequest) {
        lock.lock();
        try {
            request = httpRequest;
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
     * The next bytes, without waiting; null if there are none now. Resumes reading from the socket when the buffer has drained.
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

    /** True if the response has ended and all of it was polled. */
    boolean isDrained() {
        lock.lock();
        try {
            return ended && chunks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Reads the rest of the body up to its end. */
    public byte[] readBody(Duration timeout, int limit) {
        long deadline = System.nanoTime() + timeout.toNanos();
        var body = Buffer.buffer();
        while (true) {
            if (!await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                throw timeout(timeout, "the end of the response");
            }
            for (Buffer chunk = poll(); chunk != null; chunk = poll()) {
                if (body.length() == 0 && isDrained()) {
                    return chunk.getBytes();
                }
                body.appendBuffer(chunk);
                if (body.length() > limit) {
                    var tooLong = new ProviderUnavailable(
                            "%s: response exceeds %d bytes".formatted(provider, limit), Reason.INVALID_RESPONSE);
                    abort(tooLong);
                    throw tooLong;
                }
            }
            if (isDrained()) {
                return body.getBytes();
            }
        }
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

    /** The exception for a timeout: the provider's fault, unless the request's own deadline has passed. Aborts the call. */
    GatewayException timeout(Duration timeout, String waitingFor) {
        GatewayException exception = cancellation.remaining().isZero()
                ? new Cancelled("%s: request deadline exceeded while waiting for %s".formatted(provider, waitingFor))
                : new ProviderUnavailable(
                        "%s: timed out after %s waiting for %s"
                                .formatted(provider, formatDuration(timeout), waitingFor),
                        Reason.TIMEOUT);
        abort(exception);
        return exception;
    }

    /** Formats a duration for messages: in whole seconds, else in milliseconds. */
    public static String formatDuration(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Waits, holding the lock, for the condition, a failure (thrown) or the timeout (false). */
    private boolean awaitOr(BooleanSupplier condition, Duration timeout) {
        long left = timeout.toNanos();
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
            if (left <= 0) {
                return false;
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                var interrupted = new Cancelled("the calling thread was interrupted");
                abort(interrupted);
                throw interrupted;
            }
        }
    }
}
