package io.ratatoskr.bench;

/** Records CPU seconds of a process during the measured parts of several windows. */
final class CpuTimeRecorder implements LoadGenerator.MeasurementListener {
    private final ProcessMeter meter;
    private double startSeconds;
    private double seconds;

    CpuTimeRecorder(ProcessMeter meter) {
        this.meter = meter;
    }

    @Override
    public void onStart() {
        startSeconds = meter.cpuSeconds();
    }

    @Override
    public void onEnd() {
        seconds += meter.cpuSeconds() - startSeconds;
    }

    double microsPer(long requests) {
        return requests == 0 ? 0 : seconds * 1e6 / requests;
    }

    static LoadGenerator.MeasurementListener combine(LoadGenerator.MeasurementListener... recorders) {
        return new LoadGenerator.MeasurementListener() {
            @Override
            public void onStart() {
                for (LoadGenerator.MeasurementListener recorder : recorders) {
                    recorder.onStart();
                }
            }

            @Override
            public void onEnd() {
                for (LoadGenerator.MeasurementListener recorder : recorders) {
                    recorder.onEnd();
                }
            }
        };
    }
}
