package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelRequest;
import java.time.Duration;
import org.apache.camel.Exchange;

/** What must hold of every request before it is dispatched. */
public final class Admission {
    private final Duration total;

    /** @param total the longest that a request may take that comes without a deadline of its own */
    public Admission(Duration total) {
        this.total = total;
    }

    /** Lets a request in: it is one, somebody waits for it, and its time is bounded. */
    public void admit(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ModelRequest)) {
            throw new InvalidRequest("the message's body is %s; an operation wants a ModelRequest"
                    .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
        }
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        if (cancellation == null) {
            exchange.setVariable(CANCELLATION, Cancellation.within(total));
        } else {
            cancellation.throwIfCancelled();
        }
    }
}
