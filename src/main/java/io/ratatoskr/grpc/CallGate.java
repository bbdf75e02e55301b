package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.limits.RequestTimeouts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Accepts or refuses calls of a method, once their metadata has arrived. Thread-safe, and never blocks. */
record CallGate(GrpcListener listener, CallerIdentifier callers, GrpcMethod method)
        implements ServerCallHandler<InboundMessage, MessageLite> {
    @Override
    public ServerCall.Listener<InboundMessage> startCall(
            ServerCall<InboundMessage, MessageLite> call, Metadata metadata) {
        GatewayGrpcServer server = listener.active();
        CallerIdentifier.Identified found = callers.identify(call, metadata);
        String id = server.requestIds().resolve(found.headers().get("x-request-id"));
        Rpc rpc = method.rpc();
        if (!found.caller().isTrusted() && rpc != Rpc.HEALTH) {
            server.environment().observer().refused("grpc", "POST", rpc.path(), id, 401);
            callers.refuse(call, found.isSlow());
            return new ServerCall.Listener<>() {};
        }
        try {
            GrpcRoute route = route(server, rpc);
            Duration timeout = timeout(found.headers(), server);
            InboundBytes memory = InboundBytes.KEY.get();
            if (memory == null) {
                throw new IllegalStateException("a call without its tracer");
            }
            var request = new GrpcRequest(
                    id, rpc, found.headers(), found.caller(), Cancellation.withTimeout(timeout), memory);
            return GrpcCall.start(server, method, call, route, request, memory, timeout);
        } catch (GatewayException e) {
            GrpcStatuses.Rendered rendered =
                    GrpcStatuses.render(e, server.environment().errorBody());
            server.environment().observer().refused("grpc", "POST", rpc.path(), id, rendered.httpStatus());
            call.close(rendered.status(), rendered.trailers());
            return new ServerCall.Listener<>() {};
        }
    }

    private static GrpcRoute route(GatewayGrpcServer server, Rpc rpc) {
        GrpcRoute route = server.route(rpc);
        if (server.isPaused() || (route != null && !route.isAccepting())) {
            throw stopping();
        }
        if (route == null) {
            throw new NotSupported("no route serves %s".formatted(rpc.wireName()));
        }
        return route;
    }

    static GatewayStopping stopping() {
        return new GatewayStopping("the gateway is stopping; retry in 1 s");
    }

    /** The shorter one of the gateway's timeout and the client's deadline. */
    private static Duration timeout(Map<String, String> headers, GatewayGrpcServer server) {
        Duration timeout = RequestTimeouts.ofHeader(
                headers.get(RequestTimeouts.HEADER), server.timeouts().total());
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return timeout;
        }
        Duration left = Duration.ofNanos(Math.max(1, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        return left.compareTo(timeout) < 0 ? left : timeout;
    }
}
