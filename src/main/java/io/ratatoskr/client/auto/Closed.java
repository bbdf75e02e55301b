package io.ratatoskr.client.auto;

/** The end: requests fail, and nothing changes it. */
record Closed() implements AutoState {
    @Override
    public Target target(long now) {
        return Target.NONE;
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
        return this;
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
        return this;
    }

    @Override
    public String description() {
        return "the gateway is closed";
    }
}
