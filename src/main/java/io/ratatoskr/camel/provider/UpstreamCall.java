package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Cause;
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
 * One HTTP call to a provider, made on an event loop and read from a virtual thread.
 *
 * <p>Assumptions: one thread reads. Guarantees: at most {@link #HIGH} bytes and one socket read are held; beyond that the provider
 * is not read; {@link #abort} may come from any thread, ends a waiting reader at once and resets the call, also one that has no
 * connection yet.
 */
final class UpstreamCall {
    /** Bytes held at which the socket is no longer read. */
    static final int HIGH = 256 * 1024;
    /** Bytes held at which it is read again. */
    private static final int LOW = 64 * 1024;
    /** Time for a provider to end an answer after its terminator. */
    private static final long GRACE_MILLIS = 2_000;

    private static final long NO_TIMER = -1;

    private final Context context;
    private final String provider;
    private final String address;
    private final String help;
    /** Whether the reader wants everything at once, and is woken only at the end. */
    private final boolean whole;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> pieces = new ArrayDeque<>();
    private int held;
    private boolean paused;
    private boolean ended;
    private boolean released;
    /** What ended the call for its reader, at once. */
    private @Nullable GatewayException failure;
    /** What ended the call on the wire; the reader gets it after the bytes that came before. */
    private @Nullable GatewayException brokenOff;

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private final Cancellation cancellation;
    private Cancellation.Registration registration = () -> {};
    /** The timer that cuts a released answer; the event loop's. */
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
     * @param help what to say where no connection comes about; may be empty
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
        // Before the event loop knows the call, which takes the registration back at the call's end
        call.registration = cancellation.onCancel(() -> call.abort(new Cancelled("the caller is gone")));
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
                    "%s: its answer is longer than %d MiB".formatted(provider, ProviderClient.MAX_BODY >> 20),
                    Cause.BAD_ANSWER));
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

    /** Nothing more comes by the wire. Event loop only. */
    private void over() {
        registration.remove();
        if (grace != NO_TIMER) {
            context.owner().cancelTimer(grace);
            grace = NO_TIMER;
        }
    }

    /**
     * Tells that nothing more will be read although the provider has said its last word. Its closing bytes are let through, so that the
     * connection can be used again; a provider that does not close soon is cut.
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
                        .setTimer(GRACE_MILLIS, timer -> abort(new Cancelled("the answer was complete")));
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

    /** Ends the call: resets it if it still runs, and tells the reader why. Does nothing when it is over. */
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
     * The status, once it has come, and for whole answers the body with it.
     *
     * @throws GatewayException when the call failed or took longer
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

    /** Waits until bytes or the end are there; false when neither came in time. */
    boolean await(Duration atMost) {
        lock.lock();
        try {
            return awaitOr(() -> ended || !pieces.isEmpty(), atMost);
        } finally {
            lock.unlock();
        }
    }

    /** The next bytes, without waiting; null when there are none now. Tells the provider to go on when room is made. */
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

    /** Whether the provider has sent everything and all of it was polled. */
    boolean drained() {
        lock.lock();
        try {
            return ended && pieces.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The rest of the body, once it is complete. */
    byte[] rest(Duration atMost, int limit) {
        long deadline = System.nanoTime() + atMost.toNanos();
        var body = Buffer.buffer();
        while (true) {
            if (!await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                throw late(atMost, "the end of its answer");
            }
            for (Buffer piece = poll(); piece != null; piece = poll()) {
                if (body.length() == 0 && drained()) {
                    return piece.getBytes();
                }
                body.appendBuffer(piece);
                if (body.length() > limit) {
                    var tooLong = new ProviderUnavailable(
                            "%s: its answer is longer than %d bytes".formatted(provider, limit), Cause.BAD_ANSWER);
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

    /** What to say of a wait in vain: the provider's fault, or, when the request's own time is up, nobody's. */
    GatewayException late(Duration atMost, String waitingFor) {
        GatewayException late = cancellation.remaining().isZero()
                ? new Cancelled("%s: the request's time was up while it waited for %s".formatted(provider, waitingFor))
                : new ProviderUnavailable(
                        "%s: no answer in time: waited %s for %s".formatted(provider, text(atMost), waitingFor),
                        Cause.TIMEOUT);
        abort(late);
        return late;
    }

    /** For messages: in seconds where it is whole seconds. */
    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Waits, holding the lock, for the condition, a failure (thrown) or the time to pass. */
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
