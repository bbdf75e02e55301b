package io.ratatoskr.camel.grpc;

import io.ratatoskr.camel.exchange.RequestOrigin;
import io.ratatoskr.camel.frontend.RemoteCaller;
import io.ratatoskr.grpc.GrpcRequest;
import io.ratatoskr.telemetry.FrontendObservation;
import org.jspecify.annotations.Nullable;

/** The sender of a call. Thread-safe. */
final class RpcCaller extends RemoteCaller {
    private final GrpcRequest request;

    RpcCaller(GrpcRequest request) {
        this.request = request;
    }

    @Override
    public @Nullable String name() {
        return request.callerName();
    }

    @Override
    public @Nullable String tenant() {
        // Keys without a name are not distinguished
        return request.caller().key() == null ? "" : name();
    }

    @Override
    public boolean isAdmin() {
        return request.caller().isAdmin();
    }

    @Override
    public RequestOrigin origin() {
        return new RequestOrigin(request.frontend(), request.caller().address(), request.requestId());
    }

    @Override
    public FrontendObservation observation() {
        return request.observation();
    }
}
