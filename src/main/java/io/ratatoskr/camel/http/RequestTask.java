package io.ratatoskr.camel.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.camel.RatatoskrConstants;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes one request: an exchange from its first header to the last byte of its response, on its own virtual thread.
 * {@link #cancel} is called from the event loop.
 */
final class RequestTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTask.class);

    private final HttpResponseWriter writer;
    private final RequestGate.Accepted request;
    private final String id;
    private final BodyCollector body;
    private final ServerContext server;
    private final Cancellation cancellation;

    /** @param body released when the request has ended */
    RequestTask(HttpResponseWriter writer, RequestGate.Accepted request, String id, BodyCollector body, ServerContext server) {
        this.writer = writer;
        this.request = request;
        this.id = id;
        this.body = body;
        this.server = server;
        this.cancellation = Cancellation.withTimeout(server.requestTimeout());
    }

    String id() {
        return id;
    }

    RequestGate.Accepted request() {
        return request;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Cancels the request, since nothing waits for its response any more. */
    void cancel(String reason) {
        cancellation.cancel(reason);
    }

    @Override
    public void run() {
        GatewayHttpConsumer consumer = request.consumer();
        try {
            Exchange exchange = consumer.createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            consumer.createUoW(exchange);
            try {
                respond(exchange);
            } finally {
                consumer.doneUoW(exchange);
                consumer.releaseExchange(exchange, false);
            }
        } catch (Throwable e) {
            LOG.error("{}: processing the request failed", id, e);
            writer.abort(e.toString());
        } finally {
            body.release();
            consumer.requestEnded();
        }
    }

    private void respond(Exchange exchange) {
        GatewayHttpResponse response;
        try {
            response = ExchangeResponses.from(exchange, runRoute(exchange));
        } catch (Exception e) {
            response = errorResponse(e);
        }
        switch (response.content()) {
            case GatewayHttpResponse.Content.Full(byte[] bytes) -> writer.writeFull(response, bytes);
            case GatewayHttpResponse.Content.Streamed(FrameStream frames) ->
                new FrameStreamWriter(this, writer, server.settings().heartbeat(), response, frames).writeAll();
        }
    }

    /** Runs the route; returns the content type that the request put on the message. */
    private @Nullable Object runRoute(Exchange exchange) throws InterruptedException {
        Message message = exchange.getIn();
        message.setBody(body.bytes());
        exchange.setVariable(RatatoskrConstants.CANCELLATION, cancellation);
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, id);
        try {
            HttpHeaderMapper.copyTo(request, message);
        } catch (GatewayException e) {
            exchange.setException(e);
            return null;
        }
        Object contentType = message.getHeader(Exchange.CONTENT_TYPE);
        CountDownLatch later = new CountDownLatch(1);
        boolean now = request.consumer().getAsyncProcessor().process(exchange, sync -> later.countDown());
        if (!now) {
            later.await();
        }
        return contentType;
    }

    /** Returns the response for a failure. */
    GatewayHttpResponse errorResponse(Throwable failure) {
        String path = request.target().rawPath();
        if (failure instanceof Cancelled && cancellation.remaining().isZero()) {
            Duration requestTimeout = server.requestTimeout();
            return server.errorResponses()
                    .render(
                            path,
                            new ProviderUnavailable(
                                    "no response within the request timeout of %d s"
                                            .formatted(requestTimeout.toSeconds()),
                                    ProviderUnavailable.Reason.TIMEOUT,
                                    failure));
        }
        if (!(failure instanceof GatewayException)) {
            LOG.warn("{}: {} failed: {}", id, path, failure.toString());
        }
        return server.errorResponses().render(path, failure);
    }
}
