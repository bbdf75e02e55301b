package io.ratatoskr.bench;

/** Records CPU seconds of a process during the measured parts of several windows. */
final class CpuWatch implements LoadGenerator.Around {
    private final ProcessMeter meter;
    private double began;
    private double seconds;

    CpuWatch(ProcessMeter meter) {
        this.meter = meter;
    }

    @Override
    public void begins() {
        began = meter.cpuSeconds();
    }

    @Override
    public void ends() {
        seconds += meter.cpuSeconds() - began;
    }

    double microsPer(long requests) {
        return requests == 0 ? 0 : seconds * 1e6 / requests;
    }

    static LoadGenerator.Around all(LoadGenerator.Around... watches) {
        return new LoadGenerator.Around() {
            @Override
            public void begins() {
                for (LoadGenerator.Around watch : watches) {
                    watch.begins();
                }
            }

            @Override
            public void ends() {
                for (LoadGenerator.Around watch : watches) {
                    watch.ends();
                }
            }
        };
    }
}
