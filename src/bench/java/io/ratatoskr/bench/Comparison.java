package io.ratatoskr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Compares the same load on the mock directly and through the gateway, in alternating rounds. */
final class Comparison {
    /** Results of one target; CPU is in microseconds per request. */
    record Side(Tally tally, double gatewayCpu, double mockCpu, double ownCpu) {}

    private final LoadGenerator generator;
    private final ProcessMeter gateway;
    private final ProcessMeter mock;

    Comparison(LoadGenerator generator, ProcessMeter gateway, ProcessMeter mock) {
        this.generator = generator;
        this.gateway = gateway;
        this.mock = mock;
    }

    /** Runs the load; one result per target, in their order. */
    List<Side> run(List<Target> targets, int rounds, Function<Target, Plan> plan) {
        List<Tally> tallies = new ArrayList<>();
        List<CpuWatch> watches = new ArrayList<>();
        for (Target target : targets) {
            tallies.add(new Tally());
            watches.add(new CpuWatch(gateway));
            watches.add(new CpuWatch(mock));
            watches.add(new CpuWatch(ProcessMeter.own()));
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                LoadGenerator.Around around =
                        CpuWatch.all(watches.get(3 * i), watches.get(3 * i + 1), watches.get(3 * i + 2));
                tallies.get(i).add(generator.run(targets.get(i), plan.apply(targets.get(i)), around));
            }
        }
        List<Side> sides = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            long requests = tallies.get(i).answers();
            sides.add(new Side(
                    tallies.get(i),
                    watches.get(3 * i).microsPer(requests),
                    watches.get(3 * i + 1).microsPer(requests),
                    watches.get(3 * i + 2).microsPer(requests)));
        }
        return sides;
    }

    /** Prints a line per target; {@code added} is the difference to the first target. */
    static void print(String scenario, List<Target> targets, List<Side> sides, boolean stream) {
        System.out.printf("%n%s%n", scenario);
        System.out.printf(
                "  %-8s %10s %9s %9s %9s %10s %10s   %s%n",
                "target", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "first p50", "first p99", "CPU µs per request");
        for (int i = 0; i < sides.size(); i++) {
            Tally tally = sides.get(i).tally();
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %,10.0f %9.3f %9.3f %9.3f %10s %10s   gateway %.1f, mock %.1f, load %.1f%n",
                    targets.get(i).name(),
                    tally.perSecond(),
                    tally.millis(50),
                    tally.millis(99),
                    tally.millis(99.9),
                    stream ? "%.3f".formatted(tally.firstMillis(50)) : "-",
                    stream ? "%.3f".formatted(tally.firstMillis(99)) : "-",
                    sides.get(i).gatewayCpu(),
                    sides.get(i).mockCpu(),
                    sides.get(i).ownCpu());
            if (stream) {
                System.out.printf(
                        Locale.ROOT,
                        "  %-8s %,.0f events/s, %d stalls, longest gap %.1f ms%n",
                        "",
                        tally.eventsPerSecond(),
                        tally.stalls(),
                        tally.longestGapMillis());
            }
            if (!tally.clean()) {
                System.out.printf("  %-8s FAILURES: %s%n", "", tally.trouble());
            }
        }
        if (sides.size() > 1) {
            Tally direct = sides.get(0).tally();
            Tally through = sides.get(1).tally();
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %10s %9.3f %9.3f %9.3f %10s %10s%n",
                    "added",
                    "",
                    through.millis(50) - direct.millis(50),
                    through.millis(99) - direct.millis(99),
                    through.millis(99.9) - direct.millis(99.9),
                    stream ? "%.3f".formatted(through.firstMillis(50) - direct.firstMillis(50)) : "-",
                    stream ? "%.3f".formatted(through.firstMillis(99) - direct.firstMillis(99)) : "-");
        }
    }
}
