package io.ratatoskr.registry;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import java.util.List;

/** Refreshes model lists of providers on demand; the registry is updated when a call returns. Thread-safe. */
public interface ModelRefresher {
    /**
     * Refreshes several providers in parallel and waits for all. The failure of one is part of its result, not thrown.
     *
     * @throws Cancelled when {@code caller} is cancelled; the refreshes continue nevertheless, also when the time of the caller is up
     * @throws InvalidRequest when a named provider does not exist
     */
    List<RefreshResult> refresh(RefreshRequest request, Cancellation caller);
}
