package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
import io.ratatoskr.registry.ModelRefresher;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;

/** Route step that refreshes the providers' model lists. In: {@link RefreshRequest}. Out: a {@link RefreshResult} per provider. */
public final class ModelRefreshService {
    private final ModelRefresher refresher;
    private final Duration defaultTimeout;

    /** @param defaultTimeout the timeout where the exchange has no cancellation */
    public ModelRefreshService(ModelRefresher refresher, Duration defaultTimeout) {
        this.refresher = refresher;
        this.defaultTimeout = defaultTimeout;
    }

    public List<RefreshResult> refresh(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof RefreshRequest request)) {
            throw new InvalidRequest("the message body is not a RefreshRequest");
        }
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        return refresher.refresh(request, cancellation == null ? Cancellation.withTimeout(defaultTimeout) : cancellation);
    }
}
