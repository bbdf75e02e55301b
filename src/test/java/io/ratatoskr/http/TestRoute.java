package io.ratatoskr.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A route of a few lines of Java, which accepts JSON. */
final class TestRoute implements HttpRoute {
    /** Responds to one request. */
    @FunctionalInterface
    interface Responding {
        void respond(GatewayHttpRequest request, HttpResponder responder) throws Exception;
    }

    private final Responding responding;
    final AtomicInteger active = new AtomicInteger();
    volatile boolean accepting = true;

    TestRoute(Responding responding) {
        this.responding = responding;
    }

    /** Creates a route that always sends the same text. */
    static TestRoute text(String text) {
        return new TestRoute((request, responder) -> responder.respond(full(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Creates a route that sends the body of the request. */
    static TestRoute echo() {
        return new TestRoute((request, responder) -> {
            byte[] body = request.body();
            responder.respond(full(body == null ? new byte[0] : body));
        });
    }

    static GatewayHttpResponse full(byte[] bytes) {
        return new GatewayHttpResponse(
                200, Map.of("content-type", "application/octet-stream"), new GatewayHttpResponse.Content.Full(bytes));
    }

    static GatewayHttpResponse events(FrameStream frames) {
        return new GatewayHttpResponse(
                200, Map.of("content-type", "text/event-stream"), new GatewayHttpResponse.Content.Streamed(frames));
    }

    @Override
    public String name() {
        return "test route";
    }

    @Override
    public boolean isAccepting() {
        return accepting;
    }

    @Override
    public boolean acceptsContentType(String contentType) {
        return contentType.startsWith("application/json");
    }

    @Override
    public String acceptedContentTypes() {
        return "application/json";
    }

    @Override
    public void requestStarted() {
        active.incrementAndGet();
    }

    @Override
    public void requestEnded() {
        active.decrementAndGet();
    }

    @Override
    public void serve(GatewayHttpRequest request, HttpResponder responder) throws Exception {
        responding.respond(request, responder);
    }
}
