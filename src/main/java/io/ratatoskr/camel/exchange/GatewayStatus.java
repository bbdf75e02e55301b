package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;

/** Whether the gateway runs, and whether it can serve requests. Thread-safe; does not block. */
@Experimental
public interface GatewayStatus {
    /** Returns false when only a restart of the process helps. */
    boolean isLive();

    /** Returns whether requests should be sent here now. */
    boolean isReady();
}
