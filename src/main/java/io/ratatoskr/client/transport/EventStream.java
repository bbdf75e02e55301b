package io.ratatoskr.client.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed response, pulled by one thread: what is not pulled is not read from the connection, so that the gateway does not
 * read it from the provider either.
 *
 * @param <W> what comes over the wire: JSON or messages
 */
public interface EventStream<W> extends AutoCloseable {
    /** Who responds; complete at the latest at the end. */
    ResponseOrigin origin();

    /**
     * Waits for the next event; null when the response is complete.
     *
     * @throws io.ratatoskr.api.error.GatewayException for an error of the gateway, a lost connection, the deadline, or the cancellation
     */
    @Nullable
    W next();

    /** Waits until {@link #next} returns at once; false on timeout. */
    boolean await(Duration timeout);

    /** Cancels the request at the gateway unless it is complete. May be called from any thread and more than once. */
    @Override
    void close();
}
