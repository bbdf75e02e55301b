package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelRequest;
import java.time.Duration;
import org.apache.camel.Exchange;

/** Admission control: validates each request and bounds its time before it is dispatched. */
public final class Admission {
    private final Duration defaultTimeout;

    /** @param defaultTimeout the timeout of requests that have no deadline of their own */
    public Admission(Duration defaultTimeout) {
        this.defaultTimeout = defaultTimeout;
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
            exchange.setVariable(CANCELLATION, Cancellation.withTimeout(defaultTimeout));
        } else {
            cancellation.throwIfCancelled();
        }
    }
}
