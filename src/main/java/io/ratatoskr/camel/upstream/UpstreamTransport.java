package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.RejectedExecutionException;

/**
 * The part of a call on the event loop: receives its response, and resets it. {@link #receive} runs on the event loop, the other
 * methods on any thread.
 */
final class UpstreamTransport {
    /** Time for a provider to end a response after its terminator. */
    private static final long RELEASE_GRACE_MILLIS = 2_000;

    private static final long NO_TIMER = -1;

    private final Context context;
    private final CallTarget target;
    private final boolean fullBody;
    private final CallState state;
    private final ResponseBuffer buffer;
    private final Cancellation cancellation;
    /** The timer that resets a released call; event loop only. */
    private long graceTimer = NO_TIMER;

    private Cancellation.Registration registration = () -> {};

    UpstreamTransport(
            Context context,
            CallTarget target,
            boolean fullBody,
            CallState state,
            ResponseBuffer buffer,
            Cancellation cancellation) {
        this.context = context;
        this.target = target;
        this.fullBody = fullBody;
        this.state = state;
        this.buffer = buffer;
        this.cancellation = cancellation;
    }

    /** Sends the request on the event loop. */
    void start(UpstreamRequest request) {
        var sender = new RequestSender(context, request, state, this);
        try {
            context.runOnContext(ignored -> sender.send());
        } catch (RejectedExecutionException ended) {
            state.leavePool();
            failNow(ended);
        }
    }

    /** Runs the task on the event loop. After its end, which nothing arrives after, the call fails instead, unless it is over. */
    private void runOnLoop(Runnable task) {
        try {
            context.runOnContext(ignored -> task.run());
        } catch (RejectedExecutionException ended) {
            failNow(ended);
        }
    }

    /** Removed when the call ends. Before {@link #start}. */
    void setRegistration(Cancellation.Registration onCancel) {
        registration = onCancel;
    }

    void receive(HttpClientResponse received) {
        received.exceptionHandler(this::fail);
        received.handler(chunk -> add(received, chunk));
        received.endHandler(ignored -> finish());
        state.responded(received);
    }

    private void add(HttpClientResponse received, Buffer chunk) {
        switch (state.received(chunk)) {
            case READ_ON -> {}
            case PAUSE -> received.pause();
            case TOO_LONG -> abort(target.tooLong((ProviderClient.MAX_BODY_BYTES >> 20) + " MiB"));
        }
    }

    /** Reads on after the response waited for memory. Any thread, perhaps with locks held. */
    void resumeAfterWait() {
        runOnLoop(this::memoryAvailable);
    }

    private void memoryAvailable() {
        state.memoryAvailable();
        HttpClientResponse received = state.response();
        if (fullBody && received != null) {
            received.resume();
        }
    }

    private void finish() {
        state.ended();
        cleanUp();
    }

    /** Releases resources once the exchange on the wire has ended. */
    private void cleanUp() {
        state.stopClock();
        // A stream that nobody reads on counts its bytes until it is released, closed or cancelled
        if (fullBody) {
            registration.remove();
        }
        if (graceTimer != NO_TIMER) {
            context.owner().cancelTimer(graceTimer);
            graceTimer = NO_TIMER;
        }
    }

    /** Reads from the socket again. */
    void resume() {
        HttpClientResponse received = state.response();
        if (received != null) {
            runOnLoop(received::resume);
        }
    }

    /** Drains what is left of the response, so that the connection can be reused; a call that does not end soon is reset. */
    void release() {
        registration.remove();
        if (!state.released()) {
            return;
        }
        HttpClientResponse received = state.response();
        runOnLoop(() -> {
            if (state.isRunning()) {
                graceTimer = context.owner()
                        .setTimer(RELEASE_GRACE_MILLIS, timer -> abort(new Cancelled("the response was complete")));
            }
            if (received != null) {
                received.resume();
            }
        });
    }

    void fail(Throwable cause) {
        HttpClientResponse received = state.response();
        if (received != null && buffer.isPaused()) {
            // The rest of the response may have arrived already; the failure comes after it
            received.resume();
            runOnLoop(() -> failNow(cause));
        } else {
            failNow(cause);
        }
    }

    private void failNow(Throwable cause) {
        state.failed(target, cause);
        cleanUp();
    }

    /** Ends a running call: the reader gets the exception, the request is reset. Else it only stops counting the response's memory. */
    void abort(GatewayException exception) {
        if (!state.abort(exception)) {
            return;
        }
        registration.remove();
        state.stopClock();
        HttpClientRequest running = state.request();
        if (running != null) {
            boolean timeout = isTimeout(exception);
            // After the request was written: Vert.x writes it nevertheless when it is reset by another thread meanwhile
            runOnLoop(() -> {
                running.reset();
                if (timeout) {
                    state.retireSilentConnection();
                }
            });
        }
    }

    private boolean isTimeout(GatewayException exception) {
        return (exception instanceof ProviderUnavailable failed
                        && (failed.reason() == Reason.TIMEOUT || failed.reason() == Reason.DEADLINE))
                || cancellation.remaining().isZero();
    }
}
