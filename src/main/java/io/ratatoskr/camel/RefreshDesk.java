package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
import io.ratatoskr.registry.LiveLists;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;

/** Route step that refreshes the providers' model lists. In: {@link RefreshRequest}. Out: a {@link RefreshResult} per provider. */
public final class RefreshDesk {
    private final LiveLists lists;
    private final Duration total;

    /** @param total the timeout where the exchange has no cancellation */
    public RefreshDesk(LiveLists lists, Duration total) {
        this.lists = lists;
        this.total = total;
    }

    public List<RefreshResult> refresh(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof RefreshRequest order)) {
            throw new InvalidRequest("the message body is not a RefreshRequest");
        }
        Cancellation given = exchange.getVariable(CANCELLATION, Cancellation.class);
        return lists.refresh(order, given == null ? Cancellation.withTimeout(total) : given);
    }
}
