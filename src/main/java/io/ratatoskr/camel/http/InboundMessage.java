package io.ratatoskr.camel.http;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.camel.exchange.DeferredHeaders;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message of an HTTP request. Its headers are copied from the request when a step first reads or sets one. Camel copies the message at
 * the end of each route; the copy's headers are deferred as well.
 */
final class InboundMessage extends DefaultMessage implements DeferredHeaders {
    /** Null: there are none, or they are in the map. */
    private @Nullable InboundHeaders inbound;

    private @Nullable Consumer<Map<String, Object>> deferred;

    /** @param inbound null: no headers, until this becomes a copy of another message */
    InboundMessage(CamelContext context, @Nullable InboundHeaders inbound) {
        super(context);
        this.inbound = inbound;
    }

    private boolean lacks(String name) {
        InboundHeaders headers = inbound;
        return headers != null && headers.lacks(name);
    }

    @Override
    public @Nullable Object getHeader(String name) {
        return lacks(name) ? null : super.getHeader(name);
    }

    @Override
    public <T> @Nullable T getHeader(String name, Class<T> type) {
        return type != boolean.class && lacks(name) ? null : super.getHeader(name, type);
    }

    @Override
    public @Nullable Object removeHeader(String name) {
        return lacks(name) ? null : super.removeHeader(name);
    }

    @Override
    public boolean areHeadersDeferred() {
        return inbound != null;
    }

    @Override
    public void deferHeaders(Consumer<Map<String, Object>> action) {
        if (inbound == null) {
            throw new IllegalStateException("the headers are in the map");
        }
        deferred = action;
    }

    @Override
    protected boolean isPopulateHeadersSupported() {
        return true;
    }

    @Override
    protected void populateInitialHeaders(Map<String, Object> headers) {
        InboundHeaders source = inbound;
        if (source != null) {
            inbound = null;
            source.copyTo(headers, requireNonNull(getExchange()));
            Consumer<Map<String, Object>> action = deferred;
            deferred = null;
            if (action != null) {
                action.accept(headers);
            }
        }
    }

    @Override
    public void setHeaders(Map<String, Object> headers) {
        inbound = null;
        deferred = null;
        super.setHeaders(headers);
    }

    @Override
    public void reset() {
        inbound = null;
        deferred = null;
        super.reset();
    }

    /** For another exchange, which may outlive the request: with its headers. */
    @Override
    public Message copy() {
        getHeaders();
        return super.copy();
    }

    @Override
    public DefaultMessage newInstance() {
        return inbound == null ? new DefaultMessage(getCamelContext()) : new InboundMessage(getCamelContext(), null);
    }

    @Override
    public void copyFromWithNewBody(Message that, Object newBody) {
        if (that instanceof InboundMessage other && other.inbound != null && !hasPopulatedHeaders()) {
            if (getExchange() == null) {
                setExchange(that.getExchange());
            }
            if (that.hasMessageId()) {
                setMessageId(that.getMessageId());
            }
            setBody(newBody);
            inbound = other.inbound;
            deferred = other.deferred;
        } else {
            super.copyFromWithNewBody(that, newBody);
        }
    }
}
