package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.limits.RequestTimeouts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response to one call: its messages, no faster than the client takes them, and its status. Used on the request's thread; what ends
 * or wakes it comes from other threads.
 */
final class CallResponse implements GrpcResponder {
    private static final Logger LOG = LoggerFactory.getLogger(CallResponse.class);
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    /** Bytes that even a slow client takes in a second. */
    private static final int SLOW_BYTES_PER_SECOND = 16 * 1024;

    /** About as much of a stream is with gRPC while it still takes more. */
    private static final int MAX_WAITING_BYTES = 32 * 1024;

    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final GatewayGrpcServer server;
    private final ServerCall<InboundMessage, MessageLite> call;
    private final GrpcRequest request;
    private final Duration timeout;
    private final CallTimer timer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int status;
    /** Whether the response has begun. Confined to the request's thread. */
    private boolean begun;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock. */
    private boolean ended;

    /**
     * @param timeout of the request, as it began
     * @param timer of the call
     */
    CallResponse(
            GatewayGrpcServer server,
            ServerCall<InboundMessage, MessageLite> call,
            GrpcRequest request,
            Duration timeout,
            CallTimer timer) {
        this.server = server;
        this.call = call;
        this.request = request;
        this.timeout = timeout;
        this.timer = timer;
    }

    @Override
    public void respond(Map<String, String> headers, MessageLite response, Map<String, String> trailers) {
        if (!beginResponse(headers)) {
            return;
        }
        call.sendMessage(response);
        close(Status.OK, metadata(trailers), 200);
        disconnectUnlessTaken(response.getSerializedSize());
    }

    @Override
    public void respond(Map<String, String> headers, GrpcStream messages) {
        Cancellation.Registration registration = request.cancellation().onCancel(() -> {
            wake();
            messages.close();
        });
        try (messages) {
            MessageLite next = messages.next();
            if (!beginResponse(headers)) {
                return;
            }
            while (next != null) {
                awaitTaken();
                request.cancellation().throwIfCancelled();
                call.sendMessage(next);
                next = messages.next();
            }
            request.cancellation().throwIfCancelled();
            close(Status.OK, metadata(messages.trailers()), 200);
            disconnectUnlessTaken(MAX_WAITING_BYTES);
        } finally {
            registration.remove();
        }
    }

    private boolean beginResponse(Map<String, String> headers) {
        if (call.isCancelled() || closed.get()) {
            closed.set(true);
            return false;
        }
        Metadata metadata = metadata(headers);
        metadata.put(REQUEST_ID, request.requestId());
        call.sendHeaders(metadata);
        begun = true;
        return true;
    }

    /** Waits until the client has taken most of what was sent; closes the connection of one that takes nothing. */
    private void awaitTaken() {
        if (call.isReady()) {
            return;
        }
        long left = stall(0).toNanos();
        lock.lock();
        try {
            while (!call.isReady() && !ended && !request.cancellation().isCancelled()) {
                if (left <= 0) {
                    request.cancellation().cancel("the client takes nothing of the response");
                    server.closeConnection(CallerIdentifier.client(call));
                    return;
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.cancellation().cancel("the gateway has interrupted the request");
        } finally {
            lock.unlock();
        }
    }

    /** The time within which a client takes that many bytes. */
    private Duration stall(int bytes) {
        return server.timeouts().stall().plusSeconds(bytes / SLOW_BYTES_PER_SECOND);
    }

    /** gRPC sends what waits all together, and does not say how much of it the client has taken. */
    private void disconnectUnlessTaken(int bytes) {
        timer.cancel();
        timer.schedule(
                () -> server.closeConnection(CallerIdentifier.client(call)),
                stall(bytes).toNanos());
    }

    /** Continues after the client has taken what was sent. Thread-safe. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The call has ended for gRPC: nothing more can be sent. Thread-safe. */
    void callEnded() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fail(Throwable failure, boolean logged) {
        Throwable reported = RequestTimeouts.reported(failure, request.cancellation(), timeout);
        request.observation().failed(reported);
        if (!(failure instanceof GatewayException) && !(failure instanceof io.grpc.StatusRuntimeException) && !logged) {
            LOG.error("{} failed with an internal error", request.path(), failure);
        }
        GrpcStatuses.Rendered rendered =
                GrpcStatuses.render(reported, server.environment().errorBody());
        Metadata trailers = rendered.trailers();
        trailers.put(REQUEST_ID, request.requestId());
        if (close(rendered.status(), trailers, rendered.httpStatus()) && begun) {
            // The status waits behind the messages that the client has not taken
            disconnectUnlessTaken(MAX_WAITING_BYTES);
        }
    }

    /** Cancels the request at its deadline. Thread-safe. */
    void expire() {
        RequestTimeouts.expire(request.cancellation(), timeout);
    }

    /** Ends a call whose request does not run. Thread-safe. */
    void reject(GatewayException failure) {
        GrpcStatuses.Rendered rendered =
                GrpcStatuses.render(failure, server.environment().errorBody());
        if (close(rendered.status(), rendered.trailers(), rendered.httpStatus())) {
            server.environment()
                    .observer()
                    .refused("grpc", "POST", request.path(), request.requestId(), rendered.httpStatus());
        }
    }

    /** Returns whether the response has been sent, or has failed. Thread-safe. */
    boolean isClosed() {
        return closed.get();
    }

    /** The status of the response, as HTTP has it. Thread-safe. */
    int httpStatus() {
        return status == 0 ? CLIENT_CLOSED_REQUEST : status;
    }

    private boolean close(Status end, Metadata trailers, int httpStatus) {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        status = httpStatus;
        try {
            call.close(end, trailers);
        } catch (IllegalStateException e) {
            // Cancelled meanwhile
            LOG.debug("{}: {}", request.requestId(), e.toString());
        }
        return true;
    }

    private static Metadata metadata(Map<String, String> values) {
        var metadata = new Metadata();
        values.forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return metadata;
    }
}
