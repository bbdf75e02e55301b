package io.ratatoskr.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one request from its complete body to the last byte of its response, on its own virtual thread. {@link #cancel} is called
 * from the event loop.
 */
final class RequestTask implements Runnable, HttpResponder {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTask.class);

    private final GatewayHttpRequest request;
    private final HttpResponseWriter writer;
    private final ServerContext server;
    private final Duration timeout;
    /** Confined to the request's thread. */
    private boolean responded;
    /** Status of the response; 0: there was none. Confined to the request's thread. */
    private int status;

    /**
     * @param request its body is released when the request has ended
     * @param timeout of the request
     */
    RequestTask(GatewayHttpRequest request, HttpResponseWriter writer, ServerContext server, Duration timeout) {
        this.timeout = timeout;
        this.request = request;
        this.writer = writer;
        this.server = server;
    }

    String id() {
        return request.id();
    }

    HttpRoute route() {
        return request.httpRoute();
    }

    Duration timeout() {
        return timeout;
    }

    Cancellation cancellation() {
        return request.cancellation();
    }

    /** Cancels the request, since nothing waits for its response any more. */
    void cancel(String reason) {
        request.cancellation().cancel(reason);
    }

    /** Cancels the request at its deadline. */
    void timeOut() {
        RequestTimeouts.expire(request.cancellation(), timeout);
    }

    /** Cancels the request because the gateway, or its route, stops. */
    void stop() {
        request.cancellation().cancel(Cancellation.Cause.STOPPING, "the gateway is stopping");
    }

    @Override
    public void run() {
        HttpRoute route = request.httpRoute();
        CurrentRequest.set(request);
        FrontendObserver observer = server.observer();
        try {
            if (!observer.equals(FrontendObserver.NONE)) {
                request.observedBy(observer.start(request));
            }
            serve(route);
        } catch (Throwable e) {
            LOG.error("{}: processing the request failed", request.id(), e);
            request.observation().failed(e);
            writer.abort(e.toString());
        } finally {
            request.releaseBody();
            try {
                request.observation().end(status);
            } finally {
                server.requestEnded(route);
            }
        }
    }

    private void serve(HttpRoute route) throws Exception {
        try {
            route.serve(request, this);
        } catch (Exception e) {
            if (responded) {
                throw e;
            }
            fail(e);
        }
        if (!responded) {
            throw new IllegalStateException("%s returned without a response".formatted(route.name()));
        }
    }

    @Override
    public void fail(Throwable failure) {
        respond(errorResponse(failure));
    }

    @Override
    public void fail(Throwable failure, Map<String, String> headers) {
        GatewayHttpResponse response = errorResponse(failure);
        var all = new LinkedHashMap<>(response.headers());
        headers.forEach(all::putIfAbsent);
        respond(new GatewayHttpResponse(response.status(), all, response.content()));
    }

    @Override
    public void respond(GatewayHttpResponse response) {
        if (responded) {
            throw new IllegalStateException(
                    "%s responded twice".formatted(request.httpRoute().name()));
        }
        responded = true;
        status = response.status();
        GatewayHttpResponse readable = addCorsHeaders(response);
        switch (readable.content()) {
            case GatewayHttpResponse.Content.Full(byte[] bytes) -> writer.writeFull(readable, bytes);
            case GatewayHttpResponse.Content.Streamed(FrameStream frames) ->
                new FrameStreamWriter(this, writer, server.settings().heartbeat(), readable, frames).writeAll();
        }
    }

    /** The stream of the response ended early. */
    void streamFailed(Throwable failure) {
        request.observation().failed(failure);
    }

    GatewayHttpResponse addCorsHeaders(GatewayHttpResponse response) {
        return server.gate().addCorsHeaders(request.head(), response);
    }

    /** Returns the response for a failure. */
    GatewayHttpResponse errorResponse(Throwable failure) {
        GatewayHttpResponse response = render(failure);
        status = response.status();
        return response;
    }

    private GatewayHttpResponse render(Throwable failure) {
        String path = RequestTarget.normalize(request.rawPath());
        Throwable reported = RequestTimeouts.reported(failure, request.cancellation(), timeout);
        request.observation().failed(reported);
        if (failure instanceof HttpStatusException known) {
            return known.toRejection().toResponse(server.errorResponses(), path);
        }
        if (failure instanceof Cancelled) {
            return server.errorResponses().render(path, reported);
        }
        if (!(failure instanceof GatewayException) && !(failure instanceof LoggedFailure)) {
            LOG.warn("{}: {} failed: {}", request.id(), path, failure.toString());
        }
        return server.errorResponses().render(path, failure);
    }
}
