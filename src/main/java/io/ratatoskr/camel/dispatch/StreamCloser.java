package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.ForwardingStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Closes a stream at the end of the exchange that opened it, unless it may still be read: a step has replaced or lost the body, the
 * exchange has failed, or nobody takes its result. A stream that an aggregation strategy drops is closed with the response of the frontend;
 * where there is none, it ends at its deadline.
 *
 * <p>Frontends end their exchange after they have written the stream. A circuit breaker's copy ends before the stream is read, with the
 * stream as its body.
 */
final class StreamCloser extends SynchronizationAdapter {
    private final ModelStream<?> stream;

    private final @Nullable Caller caller;

    /** @param caller of the frontend that waits for the exchange; null: none */
    StreamCloser(ModelStream<?> stream, @Nullable Caller caller) {
        this.stream = stream;
        this.caller = caller;
    }

    @Override
    public void onComplete(Exchange exchange) {
        if (isResultUnused(exchange) || !mayRead(exchange.getMessage().getBody())) {
            stream.close();
        } else if (caller != null && exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null) {
            caller.closeAtEnd(stream);
        }
    }

    @Override
    public void onFailure(Exchange exchange) {
        stream.close();
    }

    /**
     * Whether nobody takes the final message: the exchange is one-way and a consumer's or a wire tap's own. Copies of circuit breakers,
     * splitters and multicasts have a correlation id; a one-way exchange sent to a {@code direct:} endpoint is read by its sender.
     */
    private static boolean isResultUnused(Exchange exchange) {
        if (exchange.getPattern() != ExchangePattern.InOnly
                || exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null) {
            return false;
        }
        Endpoint from = exchange.getFromEndpoint();
        return from != null && !from.getEndpointUri().startsWith("direct:");
    }

    /** Whether the body is the stream, or something that may read it later, such as a stream or an iterator of a route around it. */
    private boolean mayRead(@Nullable Object body) {
        if (body instanceof ForwardingStream<?> forwarding) {
            return forwarding.mayRead(stream);
        }
        return body instanceof AutoCloseable
                || body instanceof Iterator
                || (body instanceof Iterable && !(body instanceof Collection))
                || body instanceof Flow.Publisher
                || body instanceof Future;
    }
}
