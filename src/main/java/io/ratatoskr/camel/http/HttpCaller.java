package io.ratatoskr.camel.http;

import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.http.GatewayHttpRequest;
import org.jspecify.annotations.Nullable;

/** The sender of an HTTP request. */
record HttpCaller(GatewayHttpRequest request) implements Caller {
    @Override
    public @Nullable String name() {
        return request.callerName();
    }

    @Override
    public boolean isAdmin() {
        return request.isAdmin();
    }
}
