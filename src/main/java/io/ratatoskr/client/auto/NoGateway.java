package io.ratatoskr.client.auto;

import java.time.Duration;

/**
 * Neither gateway works: requests fail with both reasons. From time to time a request tries to start the embedded gateway again.
 *
 * @param serviceReason why the service is not used
 * @param embeddedReason why the embedded gateway cannot be started
 * @param retryNanos when the next request tries to start it
 */
record NoGateway(String serviceReason, String embeddedReason, long retryNanos) implements AutoState {
    /** The time between attempts to start the embedded gateway, whose configuration is read anew each time. */
    static final Duration RETRY = Duration.ofSeconds(5);

    @Override
    public Target target(long now) {
        return now - retryNanos < 0 ? Target.NONE : Target.EMBEDDED;
    }

    @Override
    public boolean probes() {
        return true;
    }

    @Override
    public AutoState serviceReached(long now) {
        return new ServiceInUse();
    }

    @Override
    public AutoState serviceUnreachable(String reason) {
        return new NoGateway(reason, embeddedReason, retryNanos);
    }

    @Override
    public AutoState serviceStopping(String reason, long now) {
        return this;
    }

    @Override
    public AutoState embeddedStarted() {
        return new EmbeddedInUse(serviceReason);
    }

    @Override
    public AutoState embeddedFailed(String reason, long now) {
        return new NoGateway(serviceReason, reason, now + RETRY.toNanos());
    }

    @Override
    public String description() {
        return "neither the service nor the embedded gateway can be used: %s; %s"
                .formatted(serviceReason, embeddedReason);
    }
}
