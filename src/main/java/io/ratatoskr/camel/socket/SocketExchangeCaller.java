package io.ratatoskr.camel.socket;

import io.ratatoskr.camel.exchange.RequestOrigin;
import io.ratatoskr.camel.frontend.RemoteCaller;
import io.ratatoskr.socket.SocketRequest;
import io.ratatoskr.telemetry.FrontendObservation;
import org.jspecify.annotations.Nullable;

/** The sender of a request over a Unix socket or TCP. Thread-safe. */
final class SocketExchangeCaller extends RemoteCaller {
    private final SocketRequest request;

    SocketExchangeCaller(SocketRequest request) {
        this.request = request;
    }

    @Override
    public @Nullable String name() {
        return request.callerName();
    }

    @Override
    public @Nullable String tenant() {
        // Keys without a name are not distinguished
        return request.hasKey() ? name() : "";
    }

    @Override
    public boolean isAdmin() {
        return request.isAdmin();
    }

    @Override
    public RequestOrigin origin() {
        return new RequestOrigin(request.frontend(), request.clientAddress(), request.requestId());
    }

    @Override
    public FrontendObservation observation() {
        return request.observation();
    }
}
