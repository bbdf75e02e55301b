package io.ratatoskr.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.util.concurrent.Future;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call from its metadata to the end of its response. The message is taken only once the caller is known. The request runs on a virtual
 * thread of its own, so that gRPC's callbacks reach this meanwhile.
 */
final class GrpcCall extends ServerCall.Listener<InboundMessage> implements GrpcResponder {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcCall.class);
    /** Smaller messages take no more memory, once they are parsed, than a request takes anyway. */
    private static final int MIN_MEASURED_BYTES = 4 * 1024;
    /** As the limit for JSON. */
    private static final long MAX_VALUES = 2_000_000;
    /** Bytes that even a slow client takes in a second. */
    private static final int SLOW_BYTES_PER_SECOND = 16 * 1024;

    /** About as much of a stream is with gRPC while it still takes more. */
    private static final int MAX_WAITING_BYTES = 32 * 1024;

    private static final int CLIENT_CLOSED_REQUEST = 499;

    /** What is known of the method. */
    record Method(Rpc rpc, MessageLite prototype, Descriptor type) {}

    private final GatewayGrpcServer server;
    private final Method method;
    private final ServerCall<InboundMessage, MessageLite> call;
    private final GrpcRoute route;
    private final GrpcRequest request;
    private final InboundBytes memory;
    private final Duration timeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable InboundMessage message;
    private boolean running;
    private boolean done;
    private boolean finished;
    private volatile int status;
    private volatile @Nullable Future<?> timer;

    private GrpcCall(
            GatewayGrpcServer server,
            Method method,
            ServerCall<InboundMessage, MessageLite> call,
            GrpcRoute route,
            GrpcRequest request,
            InboundBytes memory,
            Duration timeout) {
        this.server = server;
        this.method = method;
        this.call = call;
        this.route = route;
        this.request = request;
        this.memory = memory;
        this.timeout = timeout;
    }

    /** Accepts or refuses a call. */
    static ServerCall.Listener<InboundMessage> start(
            GatewayGrpcServer server,
            CallerIdentifier callers,
            Method method,
            ServerCall<InboundMessage, MessageLite> call,
            Metadata metadata) {
        CallerIdentifier.Identified found = callers.identify(call, metadata);
        String id = server.requestIds().resolve(found.headers().get("x-request-id"));
        Rpc rpc = method.rpc();
        if (!found.caller().isTrusted() && rpc != Rpc.HEALTH) {
            server.environment().observer().refused("grpc", "POST", rpc.path(), id, 401);
            callers.refuse(call, found.isSlow());
            return new ServerCall.Listener<>() {};
        }
        GrpcRoute route = server.route(rpc);
        try {
            if (server.isPaused() || (route != null && !route.isAccepting())) {
                throw new GatewayStopping("the gateway is stopping; retry in 1 s");
            }
            if (route == null) {
                throw new NotSupported("no route serves %s".formatted(rpc.wireName()));
            }
            Duration timeout = RequestTimeouts.ofHeader(
                    found.headers().get(RequestTimeouts.HEADER),
                    server.timeouts().total());
            Deadline deadline = Context.current().getDeadline();
            if (deadline != null) {
                Duration left = Duration.ofNanos(Math.max(1, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
                timeout = left.compareTo(timeout) < 0 ? left : timeout;
            }
            InboundBytes memory = InboundBytes.KEY.get();
            if (memory == null) {
                throw new IllegalStateException("a call without its tracer");
            }
            var request = new GrpcRequest(
                    id, rpc, found.headers(), found.caller(), Cancellation.withTimeout(timeout), memory);
            var accepted = new GrpcCall(server, method, call, route, request, memory, timeout);
            accepted.begin();
            return accepted;
        } catch (GatewayException e) {
            GrpcStatuses.Rendered rendered =
                    GrpcStatuses.render(e, server.environment().errorBody());
            server.environment().observer().refused("grpc", "POST", rpc.path(), id, rendered.httpStatus());
            call.close(rendered.status(), rendered.trailers());
            return new ServerCall.Listener<>() {};
        }
    }

    private void begin() {
        memory.belongsTo(this);
        server.requestStarted(route, request.cancellation());
        schedulePauseCheck(server.timeouts().pause().toNanos());
        // One more than there may be, to see that the message is the only one
        call.request(2);
    }

    /** Ends a call whose client stops sending its message. */
    private void schedulePauseCheck(long nanos) {
        timer = server.schedule(
                () -> {
                    long left = server.timeouts().pause().toNanos() - (System.nanoTime() - memory.lastBytesNanos());
                    if (isRunning()) {
                        return;
                    }
                    if (left <= 0) {
                        reject(new InvalidRequest("the message did not arrive completely"));
                    } else {
                        schedulePauseCheck(left);
                    }
                },
                Math.max(1, nanos));
    }

    private boolean isRunning() {
        lock.lock();
        try {
            return running || done;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onMessage(InboundMessage received) {
        if (message != null) {
            reject(new InvalidRequest("the call has more than one message"));
            return;
        }
        message = received;
    }

    @Override
    public void onHalfClose() {
        InboundMessage received = message;
        if (received == null) {
            reject(new InvalidRequest("the call has no message"));
            return;
        }
        lock.lock();
        try {
            if (done || closed.get()) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        cancelTimer();
        timer = server.schedule(
                () -> request.cancellation().cancel(Cancellation.Cause.DEADLINE, timeoutMessage()),
                Math.max(1, request.cancellation().remaining().toNanos()));
        message = null;
        Thread.startVirtualThread(() -> run(received));
    }

    @Override
    public void onReady() {
        signal();
    }

    @Override
    public void onCancel() {
        request.cancellation()
                .cancel(
                        request.cancellation().remaining().isZero()
                                ? Cancellation.Cause.DEADLINE
                                : Cancellation.Cause.CALLER_LEFT,
                        "the client has cancelled the call");
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The call has ended for gRPC. */
    private void end() {
        lock.lock();
        try {
            done = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        finish();
    }

    /** Releases everything once gRPC and the request's thread are done. */
    private void finish() {
        lock.lock();
        try {
            if (finished || running || !done) {
                return;
            }
            finished = true;
        } finally {
            lock.unlock();
        }
        cancelTimer();
        memory.release();
        server.requestEnded(route, request.cancellation());
        request.observation().end(status == 0 ? CLIENT_CLOSED_REQUEST : status);
    }

    private void cancelTimer() {
        Future<?> scheduled = timer;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private String timeoutMessage() {
        return "no response within the request timeout of %d ms".formatted(timeout.toMillis());
    }

    private void run(InboundMessage received) {
        CurrentRequest.set(request);
        FrontendObserver observer = server.environment().observer();
        if (!observer.equals(FrontendObserver.NONE)) {
            request.observedBy(observer.start(request));
        }
        try {
            request.received(parse(received));
            route.serve(request, this);
            if (!closed.get()) {
                throw new IllegalStateException("%s returned without a response".formatted(route.name()));
            }
        } catch (Throwable e) {
            fail(e, false);
        } finally {
            stopRunning();
            finish();
        }
    }

    private void stopRunning() {
        lock.lock();
        try {
            running = false;
        } finally {
            lock.unlock();
        }
    }

    private MessageLite parse(InboundMessage received) throws IOException {
        if (received.failure() != null) {
            throw received.failure();
        }
        byte[] bytes = received.bytes();
        try {
            if (bytes.length >= MIN_MEASURED_BYTES) {
                memory.reserve(MessageSize.parsedBytes(bytes, method.type(), MAX_VALUES));
            }
            return method.prototype().getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidRequest(
                    "the message is not a %s of %s".formatted(method.type().getName(), Rpc.SERVICE));
        }
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

    /** gRPC sends what waits all together, and does not say how much of it the client has taken. */
    private void disconnectUnlessTaken(int bytes) {
        cancelTimer();
        timer = server.schedule(
                () -> server.closeConnection(CallerIdentifier.client(call)),
                stall(bytes).toNanos());
    }

    @Override
    public void respond(Map<String, String> headers, GrpcStream messages) {
        Cancellation.Registration registration = request.cancellation().onCancel(() -> {
            signal();
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
        } catch (RuntimeException e) {
            fail(e, false);
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
        metadata.put(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER), request.requestId());
        call.sendHeaders(metadata);
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
            while (!call.isReady() && !done && !request.cancellation().isCancelled()) {
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

    @Override
    public void fail(Throwable failure, boolean logged) {
        Throwable reported = failure instanceof Cancelled ? cancellationOr(failure) : failure;
        request.observation().failed(reported);
        if (!(failure instanceof GatewayException) && !(failure instanceof io.grpc.StatusRuntimeException) && !logged) {
            LOG.warn("{}: {} failed: {}", request.requestId(), method.rpc().path(), failure.toString());
            LOG.debug("{} failed", request.requestId(), failure);
        }
        GrpcStatuses.Rendered rendered =
                GrpcStatuses.render(reported, server.environment().errorBody());
        Metadata trailers = rendered.trailers();
        trailers.put(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER), request.requestId());
        close(rendered.status(), trailers, rendered.httpStatus());
    }

    /** The failure of the request's own cancellation or deadline, of which the other one is only a consequence. */
    private Throwable cancellationOr(Throwable failure) {
        Cancellation cancellation = request.cancellation();
        if (cancellation.isCancelled()) {
            return cancellation.exception();
        }
        return cancellation.remaining().isZero()
                ? new ProviderUnavailable(timeoutMessage(), ProviderUnavailable.Reason.DEADLINE, failure)
                : failure;
    }

    /** Ends a call whose request does not run. */
    void reject(GatewayException failure) {
        GrpcStatuses.Rendered rendered =
                GrpcStatuses.render(failure, server.environment().errorBody());
        if (close(rendered.status(), rendered.trailers(), rendered.httpStatus())) {
            server.environment()
                    .observer()
                    .refused("grpc", "POST", method.rpc().path(), request.requestId(), rendered.httpStatus());
        }
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
