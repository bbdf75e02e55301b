package io.ratatoskr.camel.frontend;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.telemetry.FrontendObservation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a frontend takes from a queue or a topic: it has no connection to its sender, who is known by no key and administers
 * nothing. Its timeout runs from its creation. Thread-safe.
 */
public class QueuedRequest implements IdentifiedRequest {
    private final String frontend;
    private final String source;
    private final String requestId;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final Cancellation cancellation;
    private volatile FrontendObservation observation = FrontendObservation.NONE;
    private volatile int status;

    /**
     * @param frontend its name, such as {@code kafka}
     * @param source the queue or topic
     * @param headers in lower case; not copied
     * @param timeout of the request, with all attempts
     */
    public QueuedRequest(
            String frontend, String source, String requestId, Map<String, String> headers, Duration timeout) {
        this.frontend = frontend;
        this.source = source;
        this.requestId = requestId;
        this.headers = headers;
        this.timeout = timeout;
        this.cancellation = Cancellation.withTimeout(timeout);
    }

    /** Returns the headers, in lower case. */
    public final Map<String, String> headers() {
        return headers;
    }

    /**
     * Reports to what watches the request that it has failed.
     *
     * @return the failure to send: that of the request's own cancellation or timeout, where this one is only a consequence of it
     */
    public final Throwable failed(Throwable failure) {
        Throwable reported = reported(failure);
        observation.failed(reported);
        return reported;
    }

    /** Returns the failure to send, as {@link #failed} does, without reporting it. */
    public final Throwable reported(Throwable failure) {
        return RequestTimeouts.reported(failure, cancellation, timeout);
    }

    /**
     * Reports that the response, or the failure, has been sent.
     *
     * @param newStatus the status that the HTTP API would have
     */
    public final void responded(int newStatus) {
        status = newStatus;
    }

    /** Sets what watches the request; called once, before anything reads it. */
    public final void observedBy(FrontendObservation newObservation) {
        observation = newObservation;
    }

    /** Cancels the request: its timeout has passed. */
    public final void expire() {
        RequestTimeouts.expire(cancellation, timeout);
    }

    /** Returns the status of the response; 0: there was none. */
    public final int status() {
        return status;
    }

    @Override
    public final Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public final FrontendObservation observation() {
        return observation;
    }

    /** None: a broker stores what it is sent. */
    @Override
    public @Nullable CallerKeys callerKeys() {
        return null;
    }

    @Override
    public @Nullable String clientAddress() {
        return null;
    }

    @Override
    public @Nullable String callerName() {
        return null;
    }

    @Override
    public boolean hasKey() {
        return false;
    }

    @Override
    public boolean isAdmin() {
        return false;
    }

    @Override
    public final String frontend() {
        return frontend;
    }

    /** None: the queue is the path. */
    @Override
    public final String method() {
        return "";
    }

    @Override
    public final String path() {
        return source;
    }

    @Override
    public final String route() {
        return source;
    }

    @Override
    public final String requestId() {
        return requestId;
    }

    @Override
    public final @Nullable String header(String name) {
        return headers.get(name);
    }
}
