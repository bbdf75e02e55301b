package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Admission control: validates each request and bounds its time before it is dispatched. */
public final class Admission {
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

    /** Checks that the body is a request that is not cancelled, and sets its deadline. */
    public void admit(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ModelRequest)) {
            throw new InvalidRequest("the message body is %s; expected a ModelRequest"
                    .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
        }
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        if (cancellation == null) {
            String reason = closedReason;
            if (reason != null) {
                throw new GatewayStopping(reason);
            }
            exchange.setVariable(CANCELLATION, Cancellation.withTimeout(defaultTimeout));
        } else {
            cancellation.throwIfCancelled();
        }
    }
}
