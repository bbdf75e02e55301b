package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.registry.ModelRefresher;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step that refreshes the providers' model lists. In: {@link RefreshRequest}. Out: a {@link RefreshResult} per provider. */
public final class ModelRefreshService {
    private final ModelRefresher refresher;
    private final Duration defaultTimeout;

    /** @param defaultTimeout the timeout where the exchange has no cancellation */
    public ModelRefreshService(ModelRefresher refresher, Duration defaultTimeout) {
        this.refresher = refresher;
        this.defaultTimeout = defaultTimeout;
    }

    /**
     * @throws InvalidRequest when the body is not a {@link RefreshRequest}
     * @throws Forbidden when the caller has no admin rights
     */
    public List<RefreshResult> refresh(
            @Body @Nullable Object body,
            @Variable(CANCELLATION) @Nullable Cancellation cancellation,
            @Variable(CALLER) @Nullable Caller caller) {
        return AdminAction.REFRESH.run(caller, null, () -> {
            if (!(body instanceof RefreshRequest request)) {
                throw new InvalidRequest("the message body is not a RefreshRequest");
            }
            return refresher.refresh(
                    request, cancellation == null ? Cancellation.withTimeout(defaultTimeout) : cancellation);
        });
    }
}
