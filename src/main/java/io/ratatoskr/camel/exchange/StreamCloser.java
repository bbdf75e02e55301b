package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ModelStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.spi.SynchronizationRouteAware;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Closes a stream at the end of the exchange that opened it, unless it may still be read: a step has replaced or lost the body, the
 * exchange has failed, or nobody takes its result. At the end of a copy, such as that of a circuit breaker, a splitter or a multicast, the
 * result goes to the exchange of which it is a copy; the stream is then that exchange's, and at its end the same is decided again.
 *
 * <p>Frontends end their exchange after they have written the stream; the streams of its copies are closed with its response. A copy whose
 * origin is unknown, made by a Java class or of a route that was there before the gateway, keeps its stream until the stream's deadline.
 */
public final class StreamCloser extends SynchronizationAdapter implements SynchronizationRouteAware {
    /** How deep collections in the body are searched for the stream. */
    private static final int NESTING = 3;

    private final ModelStream<?> stream;

    private final @Nullable Caller caller;
    private boolean consumerEnds;

    /** @param caller of the frontend that waits for the exchange; null: none */
    public StreamCloser(ModelStream<?> stream, @Nullable Caller caller) {
        this.stream = stream;
        this.caller = caller;
    }

    @Override
    public SynchronizationRouteAware getRouteSynchronization() {
        return this;
    }

    @Override
    public void onBeforeRoute(Route route, Exchange exchange) {}

    /** Only the exchange of the consumer itself ends the consumer's route; its copies do not. */
    @Override
    public void onAfterRoute(Route route, Exchange exchange) {
        if (route.getRouteId().equals(exchange.getFromRouteId())) {
            consumerEnds = true;
        }
    }

    @Override
    public void onComplete(Exchange exchange) {
        if (isResultUnused(exchange) || !mayRead(exchange.getMessage().getBody(), NESTING)) {
            stream.close();
        } else if (exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null) {
            CopyOrigin origin = CopyOrigin.of(exchange);
            if (caller != null) {
                caller.closeAtEnd(stream);
            } else if (origin != null && !origin.atEnd(exchange, new StreamCloser(stream, null))) {
                stream.close();
            }
        }
    }

    @Override
    public void onFailure(Exchange exchange) {
        stream.close();
    }

    /**
     * Whether nobody takes the final message: the exchange is one-way and a consumer's or a wire tap's own. Copies of circuit breakers,
     * splitters and multicasts have a correlation id, and so have exchanges that come from a queue in memory; a one-way exchange sent to a
     * {@code direct:} endpoint is read by its sender.
     */
    private boolean isResultUnused(Exchange exchange) {
        if (exchange.getPattern() != ExchangePattern.InOnly) {
            return false;
        }
        boolean copy = exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null;
        if (copy && !consumerEnds) {
            return false;
        }
        CopyOrigin origin = CopyOrigin.of(exchange);
        if (!copy && origin != null && origin.isDetached()) {
            return true;
        }
        Endpoint from = exchange.getFromEndpoint();
        return from != null && !from.getEndpointUri().startsWith("direct:");
    }

    /** Whether the body is the stream, or something that may read it later, such as a stream or an iterator of a route around it. */
    private boolean mayRead(@Nullable Object body, int nesting) {
        return switch (body) {
            case null -> false;
            case StreamReader reader -> reader.mayRead(stream);
            case Exchange exchange ->
                nesting > 0 && mayRead(exchange.getMessage().getBody(), nesting - 1);
            case Message message -> nesting > 0 && mayRead(message.getBody(), nesting - 1);
            case Collection<?> all -> nesting > 0 && all.stream().anyMatch(each -> mayRead(each, nesting - 1));
            case Map<?, ?> all -> nesting > 0 && all.values().stream().anyMatch(each -> mayRead(each, nesting - 1));
            default ->
                body instanceof AutoCloseable
                        || body instanceof Iterator
                        || body instanceof Iterable
                        || body instanceof Flow.Publisher
                        || body instanceof Future;
        };
    }
}
