package io.ratatoskr.registry;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.NoProvider;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.RefreshOrder;
import io.ratatoskr.api.RefreshOutcome;
import java.util.List;
import java.util.Optional;

/** Asks providers, on demand, which models they have; what they tell is in the registry when a call returns. Thread-safe. */
public interface LiveLists {
    /**
     * Asks one provider and waits. Calls that come while one is under way get its answer; so do those within five seconds after it.
     *
     * @throws Cancelled when {@code caller} is cancelled or its time is up; the provider's answer is taken over nevertheless
     * @throws InvalidRequest when there is no such provider
     * @throws NoProvider when the provider is off
     * @throws NotSupported when it does not tell its models
     * @throws GatewayException when it fails to tell, or what it tells is not believed; what was known stays
     */
    RefreshOutcome refresh(String provider, Cancellation caller);

    /**
     * Asks several providers at once and waits for all. That one does not tell is its outcome, not a failure.
     *
     * @throws Cancelled as for one
     * @throws InvalidRequest when one is named that does not exist
     */
    List<RefreshOutcome> refresh(RefreshOrder order, Cancellation caller);

    /** Why the provider's list was last not taken over; empty: it was, or nobody has asked. */
    Optional<String> lastFailure(String provider);
}
