package io.ratatoskr.client.auto;

/**
 * Requests are served in process, until the service accepts connections.
 *
 * @param serviceReason why the service is not used
 */
record EmbeddedInUse(String serviceReason) implements AutoState {
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
        return new ServiceInUse();
    }

    @Override
    public AutoState serviceUnreachable(String reason) {
        return new EmbeddedInUse(reason);
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
        return "requests are served in process, since the service cannot be used: " + serviceReason;
    }

    @Override
    public boolean isOtherChoice(AutoState before) {
        return !(before instanceof EmbeddedInUse || before instanceof ServiceStopping);
    }
}
