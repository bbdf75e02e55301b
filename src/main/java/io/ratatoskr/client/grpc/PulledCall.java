package io.ratatoskr.client.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.client.transport.TransportFailures;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call whose messages one thread pulls: the next one is requested when this one is taken, so that at most two are in memory. {@link
 * #close} may be called from any thread.
 *
 * @param <Q> the message of the request
 * @param <R> the messages of the response
 */
final class PulledCall<Q, R> extends ClientCall.Listener<R> {
    /** The gateway's own response to a passed deadline says more than the client's. */
    private static final Duration DEADLINE_GRACE = Duration.ofSeconds(1);

    private final ManagedChannel channel;
    private final CallFailures failures;
    private final Cancellation cancellation;
    private final long deadline;
    private final long connectDeadline;
    private final Callbacks callbacks = new Callbacks();
    private final CallProgress progress = new CallProgress();
    private final ClientCall<Q, R> call;
    private final Cancellation.Registration registration;
    private volatile @Nullable Metadata headers;
    private volatile @Nullable R message;
    private volatile @Nullable Status status;
    private volatile @Nullable Metadata trailers;
    private volatile boolean closed;

    /**
     * Sends the request.
     *
     * @param connectTimeout for a connection that speaks gRPC
     * @param maxBytes of a message of the response
     */
    PulledCall(
            ManagedChannel channel,
            MethodDescriptor<Q, R> method,
            Outgoing<Q> request,
            CallFailures failures,
            Duration connectTimeout,
            int maxBytes) {
        this.channel = channel;
        this.failures = failures;
        this.cancellation = request.cancellation();
        long now = System.nanoTime();
        long left = cancellation.remaining().toNanos() + DEADLINE_GRACE.toNanos();
        this.deadline = now + left;
        this.connectDeadline = now + connectTimeout.toNanos() + DEADLINE_GRACE.toNanos();
        CallOptions options = CallOptions.DEFAULT
                .withExecutor(callbacks)
                .withMaxInboundMessageSize(maxBytes)
                .withStreamTracerFactory(progress);
        this.call = channel.newCall(
                method, request.isLimited() ? options.withDeadlineAfter(left, TimeUnit.NANOSECONDS) : options);
        call.start(this, request.metadata());
        call.request(method.getType().serverSendsOneMessage() ? 2 : 1);
        call.sendMessage(request.message());
        call.halfClose();
        this.registration = cancellation.onCancel(() -> call.cancel("the request is cancelled", null));
    }

    @Override
    public void onHeaders(Metadata received) {
        headers = received;
    }

    @Override
    public void onMessage(R received) {
        if (message != null) {
            call.cancel("more messages than were requested", null);
        }
        message = received;
    }

    @Override
    public void onClose(Status end, Metadata last) {
        trailers = last;
        status = end;
        registration.remove();
    }

    /** The metadata before the first message; null while there are none. */
    @Nullable
    Metadata headers() {
        return headers;
    }

    /**
     * Waits for a message or the end; false if there is none until then.
     *
     * @param until by {@link System#nanoTime}
     */
    boolean await(long until) {
        try {
            while (message == null && status == null) {
                if (closed) {
                    throw TransportFailures.orCancelled(cancellation, new Cancelled("the stream is closed"));
                }
                boolean connecting = !progress.isSent();
                long limit = connecting ? earlier(connectDeadline, deadline) : deadline;
                if (!callbacks.runNext(earlier(until, limit))) {
                    if (System.nanoTime() - limit >= 0 && connecting == !progress.isSent() && !closed) {
                        throw passed(limit != deadline);
                    }
                    if (System.nanoTime() - until >= 0) {
                        return false;
                    }
                }
            }
            return true;
        } catch (InterruptedException e) {
            close();
            throw TransportFailures.interrupted();
        }
    }

    private GatewayException passed(boolean connecting) {
        close();
        return TransportFailures.orCancelled(
                cancellation,
                connecting
                        ? TransportFailures.notConnected(
                                failures.address(), new SocketTimeoutException("it does not respond in gRPC"))
                        : TransportFailures.timedOut(failures.address()));
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /**
     * Waits for the next message; null at the end of the response.
     *
     * @throws GatewayException the failure that the call ended with
     */
    @Nullable
    R next() {
        await(deadline);
        R taken = message;
        if (taken != null) {
            message = null;
            if (status == null) {
                call.request(1);
            }
            return taken;
        }
        Status end = status;
        if (end == null) {
            throw passed(false);
        }
        if (!end.isOk() && closed) {
            throw TransportFailures.orCancelled(cancellation, new Cancelled("the stream is closed"));
        }
        if (!end.isOk()) {
            if (!progress.isSent()) {
                // The next call connects again at once; the channel itself would wait for up to two minutes
                channel.enterIdle();
            }
            throw TransportFailures.orCancelled(cancellation, failures.of(end, trailers, progress));
        }
        return null;
    }

    /** Waits a little for the end of a response whose last message was taken; cancels the call otherwise. */
    void end() {
        if (status == null && message == null) {
            long until = System.nanoTime() + DEADLINE_GRACE.toNanos();
            try {
                while (status == null && message == null && callbacks.runNext(until)) {
                    // Until nothing comes
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close();
    }

    /** Cancels the call unless it is complete. */
    void close() {
        closed = true;
        if (status == null) {
            call.cancel("the client has closed the response", null);
        }
        registration.remove();
        callbacks.leave();
    }
}
