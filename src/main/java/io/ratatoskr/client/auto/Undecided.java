package io.ratatoskr.client.auto;

/** No request has been sent yet. The first one goes to the service, and shows whether there is one. */
record Undecided() implements AutoState {
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
        return new ServiceInUse();
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
        return "no request has been sent yet";
    }
}
