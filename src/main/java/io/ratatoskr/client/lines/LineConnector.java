package io.ratatoskr.client.lines;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.transport.ServiceConnection;
import io.ratatoskr.client.transport.TransportFailures;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to one gateway and sends the key first. After a failed attempt, further ones fail at once for a while, which doubles from
 * 50 ms to 1 s, so that many callers do not besiege a gateway that starts. Thread-safe.
 */
final class LineConnector {
    /** The id of the line with the key; those of requests are larger. */
    private static final long AUTH_ID = 0;

    private static final long FIRST_PAUSE_NANOS = 50_000_000;
    private static final long MAX_PAUSE_NANOS = 1_000_000_000;

    private final ServiceConnection options;
    private final LineSocket.Opener opener;
    private final ReentrantLock lock = new ReentrantLock();
    private long pauseNanos;
    private long nextAttemptNanos;
    private @Nullable ProviderUnavailable lastFailure;

    LineConnector(ServiceConnection options, LineSocket.Opener opener) {
        this.options = options;
        this.opener = opener;
    }

    /**
     * Makes a connection.
     *
     * @throws ProviderUnavailable when nothing listens there
     * @throws io.ratatoskr.api.error.Unauthorized when the gateway does not accept the key
     */
    LineConnection connect(Cancellation cancellation, long deadline) {
        LineConnection connection = LineConnection.start(open(), options.address());
        if (!options.key().isEmpty()) {
            authenticate(connection, cancellation, deadline);
        }
        return connection;
    }

    private LineSocket open() {
        lock.lock();
        try {
            if (lastFailure != null && System.nanoTime() - nextAttemptNanos < 0) {
                throw lastFailure.withMessage(String.valueOf(lastFailure.getMessage()));
            }
        } finally {
            lock.unlock();
        }
        try {
            LineSocket socket = opener.open(options);
            noteFailure(null);
            return socket;
        } catch (IOException e) {
            ProviderUnavailable failure = TransportFailures.notConnected(options.address(), e);
            noteFailure(failure);
            throw failure;
        }
    }

    private void noteFailure(@Nullable ProviderUnavailable failure) {
        lock.lock();
        try {
            lastFailure = failure;
            pauseNanos = failure == null ? 0 : Math.clamp(2 * pauseNanos, FIRST_PAUSE_NANOS, MAX_PAUSE_NANOS);
            nextAttemptNanos = System.nanoTime() + pauseNanos;
        } finally {
            lock.unlock();
        }
    }

    private void authenticate(LineConnection connection, Cancellation cancellation, long deadline) {
        PendingResponse response = connection.send(AUTH_ID, RequestLine.auth(AUTH_ID, options.key()));
        Cancellation.Registration registration = cancellation.onCancel(() -> response.fail(cancellation.exception()));
        boolean accepted = false;
        try {
            if (!response.await(deadline)) {
                throw TransportFailures.timedOut(options.address());
            }
            ResponseLine line = response.take();
            if (line.failure() != null) {
                throw line.failure();
            }
            accepted = true;
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        } finally {
            registration.remove();
            if (!accepted) {
                connection.close();
            }
        }
    }

    boolean isReachable() {
        try {
            opener.open(options).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
