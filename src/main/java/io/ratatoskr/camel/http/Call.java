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
 * {@link #gone} is called from the event loop.
 */
final class Call implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Outlet outlet;
    private final Intake.Accepted request;
    private final String id;
    private final BodyCollector body;
    private final Front front;
    private final Cancellation cancellation;

    /** @param body released when the request has ended */
    Call(Outlet outlet, Intake.Accepted request, String id, BodyCollector body, Front front) {
        this.outlet = outlet;
        this.request = request;
        this.id = id;
        this.body = body;
        this.front = front;
        this.cancellation = Cancellation.withTimeout(front.total());
    }

    String id() {
        return id;
    }

    Intake.Accepted request() {
        return request;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Cancels the request, since nothing waits for its response any more. */
    void gone(String why) {
        cancellation.cancel(why);
    }

    @Override
    public void run() {
        HttpDoorConsumer consumer = request.consumer();
        try {
            Exchange exchange = consumer.createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            consumer.createUoW(exchange);
            try {
                answer(exchange);
            } finally {
                consumer.doneUoW(exchange);
                consumer.releaseExchange(exchange, false);
            }
        } catch (Throwable e) {
            LOG.error("{}: processing the request failed", id, e);
            outlet.abort(e.toString());
        } finally {
            body.release();
            consumer.ended();
        }
    }

    private void answer(Exchange exchange) {
        HttpReply reply;
        try {
            reply = Replies.of(exchange, process(exchange));
        } catch (Exception e) {
            reply = problem(e);
        }
        switch (reply.content()) {
            case HttpReply.Content.Whole(byte[] bytes) -> outlet.whole(reply, bytes);
            case HttpReply.Content.Streamed(FrameSource frames) ->
                new StreamedAnswer(this, outlet, front.settings().heartbeat(), reply, frames).write();
        }
    }

    /** Runs the route; returns the content type that the request put on the message. */
    private @Nullable Object process(Exchange exchange) throws InterruptedException {
        Message message = exchange.getIn();
        message.setBody(body.bytes());
        exchange.setVariable(RatatoskrConstants.CANCELLATION, cancellation);
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, id);
        try {
            WireHeaders.copy(request, message);
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
    HttpReply problem(Throwable failure) {
        String path = request.target().rawPath();
        if (failure instanceof Cancelled && cancellation.remaining().isZero()) {
            Duration total = front.total();
            return front.problems()
                    .of(
                            path,
                            new ProviderUnavailable(
                                    "no response within the request timeout of %d s"
                                            .formatted(total.toSeconds()),
                                    ProviderUnavailable.Reason.TIMEOUT,
                                    failure));
        }
        if (!(failure instanceof GatewayException)) {
            LOG.warn("{}: {} failed: {}", id, path, failure.toString());
        }
        return front.problems().of(path, failure);
    }
}
