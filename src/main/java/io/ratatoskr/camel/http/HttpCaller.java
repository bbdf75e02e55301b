package io.ratatoskr.camel.http;

import io.ratatoskr.camel.exchange.RequestOrigin;
import io.ratatoskr.camel.frontend.RemoteCaller;
import io.ratatoskr.http.GatewayHttpRequest;
import io.ratatoskr.telemetry.FrontendObservation;
import org.jspecify.annotations.Nullable;

/** The sender of an HTTP request. Thread-safe. */
final class HttpCaller extends RemoteCaller {
    private final GatewayHttpRequest request;

    HttpCaller(GatewayHttpRequest request) {
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
        return new RequestOrigin(request.frontend(), request.clientAddress(), request.id());
    }

    @Override
    public FrontendObservation observation() {
        return request.observation();
    }
}
