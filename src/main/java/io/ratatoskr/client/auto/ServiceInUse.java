package io.ratatoskr.client.auto;

/** Requests go to the service. Those that cannot connect show that it has stopped; it is not probed. */
record ServiceInUse() implements AutoState {
    @Override
    public Target target(long now) {
        return Target.SERVICE;
    }

    @Override
    public boolean probes() {
        return false;
    }

    @Override
    public AutoState serviceReached(long now) {
        return this;
    }

    @Override
    public AutoState serviceUnreachable(String reason) {
        return new EmbeddedInUse(reason);
    }

    @Override
    public AutoState serviceStopping(String reason, long now) {
        return ServiceStopping.since(reason, now);
    }

    @Override
    public AutoState embeddedStarted() {
        return this;
    }

    @Override
    public AutoState embeddedFailed(String reason, long now) {
        return this;
    }

    @Override
    public String description() {
        return "requests go to the service";
    }
}
