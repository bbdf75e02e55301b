package io.ratatoskr.client.transport;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.model.DownloadProgressListener;

/**
 * Sends JSON to one gateway. Connects with the first request, and again after a lost connection. Thread-safe; calls block.
 *
 * <p>Every failure is a {@link io.ratatoskr.api.error.GatewayException}. {@code ProviderUnavailable} has the progress {@code NOT_SENT} when no
 * connection was made, {@code SENT} when it was lost, and {@code REPORTED} when the gateway itself reported the failure.
 */
public interface Transport extends AutoCloseable {
    /** Sends a request and waits for its response, until the deadline or the cancellation, which also cancel it at the gateway. */
    ServiceResponse call(ServiceCall call, Cancellation cancellation);

    /** As {@link #call}, of a download, whose progress is reported where the transport carries it. */
    default ServiceResponse download(ServiceCall call, Cancellation cancellation, DownloadProgressListener progress) {
        return call(call, cancellation);
    }

    /** Sends a request and waits for the start of its streamed response, which the cancellation ends. */
    EventStream<byte[]> open(ServiceCall call, Cancellation cancellation);

    /** Whether a connection can be made now. Sends nothing, and needs no key. */
    boolean isReachable();

    /** Closes all connections. Calls in flight fail. */
    @Override
    void close();
}
