package io.ratatoskr.camel.upstream;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;

/** Gets a connection for a call and sends its request. Event loop only. */
final class RequestSender {
    private final Context context;
    private final UpstreamRequest request;
    private final CallState state;
    private final UpstreamTransport transport;
    /** True once a connection that was closed before anything was sent has been replaced. */
    private boolean replaced;

    RequestSender(Context context, UpstreamRequest request, CallState state, UpstreamTransport transport) {
        this.context = context;
        this.request = request;
        this.state = state;
        this.transport = transport;
    }

    void send() {
        if (state.isAborted()) {
            state.leavePool();
            return;
        }
        try {
            request.client().request(request.options()).onComplete(opened -> {
                if (opened.succeeded()) {
                    send(opened.result());
                } else if (opened.cause() instanceof HttpClosedException && !replaced) {
                    replaceConnection();
                } else {
                    state.leavePool();
                    transport.fail(opened.cause());
                }
            });
        } catch (RuntimeException closed) {
            state.leavePool();
            transport.fail(closed);
        }
    }

    private void send(HttpClientRequest httpRequest) {
        UpstreamConnection used = UpstreamConnection.of(httpRequest.connection());
        if (used != null && !used.isOpen() && !replaced) {
            // Vert.x logs an error when the end of a connection meets a request without a handler
            httpRequest.exceptionHandler(ignored -> {});
            used.afterRemoval(() -> context.runOnContext(ignored -> replaceConnection()));
            return;
        }
        // Before anything can reset it: Vert.x logs an error when a request without a handler is reset
        httpRequest.exceptionHandler(transport::fail);
        boolean connected = state.connected(httpRequest, used);
        state.leavePool();
        if (!connected) {
            httpRequest.reset();
            return;
        }
        httpRequest.response().onComplete(responded -> {
            if (responded.succeeded()) {
                transport.receive(responded.result());
            } else {
                transport.fail(responded.cause());
            }
        });
        Buffer body = request.body();
        (body == null ? httpRequest.end() : httpRequest.end(body)).onFailure(cause -> {
            // A provider may respond before it has read the whole request
            if (state.response() == null) {
                transport.fail(cause);
            }
        });
    }

    /** Sends the request again, once: the provider closed the pooled connection before anything was sent on it. */
    private void replaceConnection() {
        replaced = true;
        send();
    }
}
