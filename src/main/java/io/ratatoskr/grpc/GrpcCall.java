package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.ServerCall;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call from its metadata to the end of its response. The message is taken only once the caller is known. The request runs on a virtual
 * thread of its own, so that gRPC's callbacks reach this meanwhile.
 */
final class GrpcCall extends ServerCall.Listener<InboundMessage> {
    private final GatewayGrpcServer server;
    private final GrpcMethod method;
    private final GrpcRoute route;
    private final GrpcRequest request;
    private final InboundBytes memory;
    private final CallTimer timer;
    private final CallResponse response;
    private @Nullable InboundMessage message;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock: whether the request's thread runs, the call has ended for gRPC, everything is released
    private boolean running;
    private boolean done;
    private boolean finished;

    private GrpcCall(
            GatewayGrpcServer server,
            GrpcMethod method,
            GrpcRoute route,
            GrpcRequest request,
            InboundBytes memory,
            CallTimer timer,
            CallResponse response) {
        this.server = server;
        this.method = method;
        this.route = route;
        this.request = request;
        this.memory = memory;
        this.timer = timer;
        this.response = response;
    }

    /**
     * Starts to receive the message of an accepted call.
     *
     * @param timeout of the request
     * @throws GatewayStopping when the route has stopped meanwhile
     */
    static GrpcCall start(
            GatewayGrpcServer server,
            GrpcMethod method,
            ServerCall<InboundMessage, MessageLite> call,
            GrpcRoute route,
            GrpcRequest request,
            InboundBytes memory,
            Duration timeout) {
        var timer = new CallTimer(server);
        var response = new CallResponse(server, call, request, timeout, timer);
        var accepted = new GrpcCall(server, method, route, request, memory, timer, response);
        server.requestStarted(route, request.cancellation());
        if (server.isPaused() || !route.isAccepting()) {
            server.requestEnded(route, request.cancellation());
            throw CallGate.stopping();
        }
        memory.belongsTo(response);
        accepted.schedulePauseCheck(server.timeouts().pause().toNanos());
        // One more than there may be, to see that the message is the only one
        call.request(2);
        return accepted;
    }

    /** Ends a call whose client stops sending its message. */
    private void schedulePauseCheck(long nanos) {
        timer.schedule(
                () -> {
                    long left = server.timeouts().pause().toNanos() - (System.nanoTime() - memory.lastBytesNanos());
                    if (!isWaitingUntil(left)) {
                        response.reject(new InvalidRequest("the message did not arrive completely"));
                    }
                },
                Math.max(1, nanos));
    }

    /** Checks again after this time, unless the message has arrived; returns false if it is too late. */
    private boolean isWaitingUntil(long nanos) {
        // Within the lock, so that this timer does not replace that of the deadline
        lock.lock();
        try {
            if (running || done) {
                return true;
            }
            if (nanos > 0) {
                schedulePauseCheck(nanos);
            }
            return nanos > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onMessage(InboundMessage received) {
        if (message != null) {
            response.reject(new InvalidRequest("the call has more than one message"));
            return;
        }
        message = received;
    }

    @Override
    public void onHalfClose() {
        InboundMessage received = message;
        if (received == null) {
            response.reject(new InvalidRequest("the call has no message"));
            return;
        }
        lock.lock();
        try {
            if (done || response.isClosed()) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        timer.cancel();
        timer.schedule(
                response::expire, Math.max(1, request.cancellation().remaining().toNanos()));
        message = null;
        Thread.startVirtualThread(() -> run(received));
    }

    @Override
    public void onReady() {
        response.wake();
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

    /** The call has ended for gRPC. */
    private void end() {
        response.callEnded();
        lock.lock();
        try {
            done = true;
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
        timer.cancel();
        memory.release();
        try {
            request.observation().end(response.httpStatus());
        } finally {
            server.requestEnded(route, request.cancellation());
        }
    }

    private void run(InboundMessage received) {
        CurrentRequest.set(request);
        FrontendObserver observer = server.environment().observer();
        try {
            if (!observer.equals(FrontendObserver.NONE)) {
                request.observedBy(observer.start(request));
            }
            request.received(method.parse(received, memory));
            route.serve(request, response);
            if (!response.isClosed()) {
                throw new IllegalStateException("%s returned without a response".formatted(route.name()));
            }
        } catch (Throwable e) {
            response.fail(e, false);
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
}
