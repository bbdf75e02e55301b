package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RefreshOrder;
import io.ratatoskr.api.RefreshOutcome;
import io.ratatoskr.registry.LiveLists;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;

/** Asks providers which models they have, as a step of a route. In: {@link RefreshOrder}. Out: a {@link RefreshOutcome} for each. */
public final class RefreshDesk {
    private final LiveLists lists;
    private final Duration total;

    /** @param total the longest that it may take where the exchange carries no cancellation */
    public RefreshDesk(LiveLists lists, Duration total) {
        this.lists = lists;
        this.total = total;
    }

    public List<RefreshOutcome> refresh(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof RefreshOrder order)) {
            throw new InvalidRequest("the message's body is no RefreshOrder");
        }
        Cancellation given = exchange.getVariable(CANCELLATION, Cancellation.class);
        return lists.refresh(order, given == null ? Cancellation.within(total) : given);
    }
}
