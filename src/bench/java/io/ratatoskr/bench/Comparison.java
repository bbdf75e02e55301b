package io.ratatoskr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Compares the same load on the mock directly and through the gateway, in alternating rounds. */
final class Comparison {
    /** Results of one target; CPU is in microseconds per request. */
    record TargetResult(LoadStats stats, double gatewayCpu, double mockCpu, double generatorCpu) {}

    private final LoadGenerator generator;
    private final ProcessMeter gateway;
    private final ProcessMeter mock;

    Comparison(LoadGenerator generator, ProcessMeter gateway, ProcessMeter mock) {
        this.generator = generator;
        this.gateway = gateway;
        this.mock = mock;
    }

    /** Runs the load; one result per target, in their order. */
    List<TargetResult> run(List<LoadTarget> targets, int rounds, Function<LoadTarget, LoadPlan> plan) {
        List<LoadStats> stats = new ArrayList<>();
        List<CpuTimeRecorder> cpuTimes = new ArrayList<>();
        for (LoadTarget target : targets) {
            stats.add(new LoadStats());
            cpuTimes.add(new CpuTimeRecorder(gateway));
            cpuTimes.add(new CpuTimeRecorder(mock));
            cpuTimes.add(new CpuTimeRecorder(ProcessMeter.own()));
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                LoadGenerator.MeasurementListener listener =
                        CpuTimeRecorder.combine(cpuTimes.get(3 * i), cpuTimes.get(3 * i + 1), cpuTimes.get(3 * i + 2));
                stats.get(i).add(generator.run(targets.get(i), plan.apply(targets.get(i)), listener));
            }
        }
        List<TargetResult> results = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            long requests = stats.get(i).responses();
            results.add(new TargetResult(
                    stats.get(i),
                    cpuTimes.get(3 * i).microsPer(requests),
                    cpuTimes.get(3 * i + 1).microsPer(requests),
                    cpuTimes.get(3 * i + 2).microsPer(requests)));
        }
        return results;
    }

    /** Prints a line per target; {@code added} is the difference to the first target. */
    static void print(String scenario, List<LoadTarget> targets, List<TargetResult> results, boolean stream) {
        System.out.printf("%n%s%n", scenario);
        System.out.printf(
                "  %-8s %10s %9s %9s %9s %10s %10s   %s%n",
                "target", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "first p50", "first p99", "CPU µs per request");
        for (int i = 0; i < results.size(); i++) {
            LoadStats stats = results.get(i).stats();
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %,10.0f %9.3f %9.3f %9.3f %10s %10s   gateway %.1f, mock %.1f, load %.1f%n",
                    targets.get(i).name(),
                    stats.responsesPerSecond(),
                    stats.totalMillis(50),
                    stats.totalMillis(99),
                    stats.totalMillis(99.9),
                    stream ? "%.3f".formatted(stats.firstEventMillis(50)) : "-",
                    stream ? "%.3f".formatted(stats.firstEventMillis(99)) : "-",
                    results.get(i).gatewayCpu(),
                    results.get(i).mockCpu(),
                    results.get(i).generatorCpu());
            if (stream) {
                System.out.printf(
                        Locale.ROOT,
                        "  %-8s %,.0f events/s, %d stalls, longest gap %.1f ms%n",
                        "",
                        stats.eventsPerSecond(),
                        stats.stalls(),
                        stats.maxGapMillis());
            }
            if (!stats.isClean()) {
                System.out.printf("  %-8s FAILURES: %s%n", "", stats.failureSummary());
            }
        }
        if (results.size() > 1) {
            LoadStats direct = results.get(0).stats();
            LoadStats gateway = results.get(1).stats();
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %10s %9.3f %9.3f %9.3f %10s %10s%n",
                    "added",
                    "",
                    gateway.totalMillis(50) - direct.totalMillis(50),
                    gateway.totalMillis(99) - direct.totalMillis(99),
                    gateway.totalMillis(99.9) - direct.totalMillis(99.9),
                    stream ? "%.3f".formatted(gateway.firstEventMillis(50) - direct.firstEventMillis(50)) : "-",
                    stream ? "%.3f".formatted(gateway.firstEventMillis(99) - direct.firstEventMillis(99)) : "-");
        }
    }
}
