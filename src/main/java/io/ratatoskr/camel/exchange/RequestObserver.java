package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.ModelRequest;
import org.apache.camel.Exchange;

/**
 * SPI for what watches requests, such as metrics, traces and statistics. Implementations are beans in the Camel registry, or services
 * with a public constructor without parameters; each sees every request that reaches {@code dispatch:}. Thread-safe.
 */
@Experimental
public interface RequestObserver {
    /** A unique name. */
    String name();

    /**
     * A request is about to be dispatched; called on its thread. Must not block or throw.
     *
     * @return {@link RequestObservation#NONE} for a request that is not watched
     */
    RequestObservation start(Exchange exchange, ModelRequest request);
}
