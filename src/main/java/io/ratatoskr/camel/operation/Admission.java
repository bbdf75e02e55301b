package io.ratatoskr.camel.operation;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.convert.CallVariables;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Admission control: validates each request and bounds its time before it is dispatched. */
public final class Admission implements Processor {
    private final Duration defaultTimeout;
    private volatile @Nullable String closedReason;

    /** @param defaultTimeout the timeout of requests that have no deadline of their own */
    public Admission(Duration defaultTimeout) {
        this.defaultTimeout = defaultTimeout;
    }

    /** Refuses new requests with that reason; those that were admitted go on. */
    public void close(String reason) {
        closedReason = reason;
    }

    /** Returns whether new requests are admitted. */
    public boolean isOpen() {
        return closedReason == null;
    }

    /** Same as {@link #admit}. */
    @Override
    public void process(Exchange exchange) {
        admit(exchange);
    }

    /** Checks that the body is a request that is not cancelled, and sets its deadline. */
    public void admit(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ModelRequest)) {
            throw new InvalidRequest("the message body is %s; expected a ModelRequest"
                    .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
        }
        Cancellation cancellation = CallVariables.ofFrontend(exchange);
        if (cancellation == null) {
            String reason = closedReason;
            if (reason != null) {
                throw new GatewayStopping(reason);
            }
            CallVariables.startOwn(exchange, defaultTimeout);
        } else {
            cancellation.throwIfCancelled();
            CallVariables.shorten(exchange, cancellation);
        }
    }
}
