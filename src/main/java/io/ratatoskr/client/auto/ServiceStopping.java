package io.ratatoskr.client.auto;

import java.time.Duration;

/**
 * Requests are served in process, since the service refuses them. A service that stops accepts connections until its requests in flight have
 * ended; so a connection means nothing before the time is over, unless one has failed first.
 *
 * @param serviceReason why the service is not used
 * @param untilNanos from when a connection means that the service can be used
 */
record ServiceStopping(String serviceReason, long untilNanos) implements AutoState {
    /** The default of {@code camel.main.shutdownTimeout}. */
    static final Duration DRAIN_TIME = Duration.ofSeconds(30);

    static ServiceStopping since(String reason, long now) {
        return new ServiceStopping(reason, now + DRAIN_TIME.toNanos());
    }

    @Override
    public Target target(long now) {
        return Target.EMBEDDED;
    }

    @Override
    public boolean probes() {
        return true;
    }

    @Override
    public AutoState serviceReached(long now) {
        return now - untilNanos < 0 ? this : new ServiceInUse();
    }

    @Override
    public AutoState serviceUnreachable(String reason) {
        return new EmbeddedInUse(reason);
    }

    @Override
    public AutoState probeFailed() {
        return new EmbeddedInUse(serviceReason);
    }

    @Override
    public AutoState serviceStopping(String reason, long now) {
        return this;
    }

    @Override
    public AutoState embeddedStarted() {
        return this;
    }

    @Override
    public AutoState embeddedFailed(String reason, long now) {
        return new NoGateway(serviceReason, reason, now + NoGateway.RETRY.toNanos());
    }

    @Override
    public String description() {
        return new EmbeddedInUse(serviceReason).description();
    }
}
