package io.ratatoskr.registry;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.NoProviderAvailable;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
import java.util.List;
import java.util.Optional;

/** Refreshes model lists of providers on demand; the registry is updated when a call returns. Thread-safe. */
public interface ModelRefresher {
    /**
     * Refreshes one provider and waits. Calls during a refresh, or within five seconds after it, share its result.
     *
     * @throws Cancelled when {@code caller} is cancelled or its time is up; the refresh continues nevertheless
     * @throws InvalidRequest when there is no such provider
     * @throws NoProviderAvailable when the provider is disabled
     * @throws NotSupported when the provider has no model list
     * @throws GatewayException when the list cannot be fetched or is not plausible; the registry is then unchanged
     */
    RefreshResult refresh(String provider, Cancellation caller);

    /**
     * Refreshes several providers in parallel and waits for all. The failure of one is part of its result, not thrown.
     *
     * @throws Cancelled as for one
     * @throws InvalidRequest when a named provider does not exist
     */
    List<RefreshResult> refresh(RefreshRequest request, Cancellation caller);

    /** Why the provider's last refresh failed; empty: it succeeded, or there was none. */
    Optional<String> lastFailure(String provider);
}
