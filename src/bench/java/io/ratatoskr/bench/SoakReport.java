package io.ratatoskr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of a soak, and its checks. Not thread-safe. */
final class SoakReport {
    /** What the process may hold more than before: caches, compiler threads and the like, not one thing per fault. */
    private static final double MORE_HEAP_MIB = 16;

    private static final int MORE_FILES = 8;
    private static final int MORE_THREADS = 16;
    private static final int MAX_LOG_LINES = 20;

    private final SoakSample before;
    private final List<SoakSample> samples = new ArrayList<>();
    private boolean passed = true;

    SoakReport(SoakSample before) {
        this.before = before;
        samples.add(before);
    }

    void addSample(SoakSample sample) {
        samples.add(sample);
    }

    void print(GoodCallers callers, FaultTraffic faults, List<String> errorLines) {
        print("%n%-36s %8s  %s%n", "fault", "times", "outcomes");
        faults.outcomes()
                .forEach((name, outcomes) -> print(
                        "%-36s %8d  %s%n",
                        name,
                        outcomes.values().stream().mapToInt(Integer::intValue).sum(),
                        outcomes));
        print("%n%-36s %8s %10s %10s %10s%n", "good callers", "calls", "p50 ms", "p99 ms", "max ms");
        for (GoodCallers.Kind kind : GoodCallers.Kind.values()) {
            print(
                    "%-36s %8d %10.1f %10.1f %10.1f%n",
                    kind,
                    callers.calls(kind),
                    callers.millis(kind, 0.5),
                    callers.millis(kind, 0.99),
                    callers.millis(kind, 1));
        }
        print(
                "%n%-10s %12s %14s %8s %8s %16s%n",
                "gateway", "heap MiB", "resident MiB", "files", "threads", "virtual threads");
        for (SoakSample sample : samples) {
            print(
                    "%-10s %12.1f %14.0f %8d %8d %16d%n",
                    sample.at(),
                    sample.heapMiB(),
                    sample.residentMiB(),
                    sample.files(),
                    sample.threads(),
                    sample.virtualThreads());
        }
        print("%n%d lines with errors in the gateway's log%n", errorLines.size());
        errorLines.stream().limit(MAX_LOG_LINES).forEach(line -> print("  %s%n", line));
    }

    /** Prints the checks and returns true when all of them pass; the last sample is the one after the load. */
    boolean check(GoodCallers callers, FaultTraffic faults, PlacesCheck places, double p99Millis) {
        SoakSample after = samples.getLast();
        print("%nchecks%n");
        for (GoodCallers.Kind kind : GoodCallers.Kind.values()) {
            double p99 = callers.millis(kind, 0.99);
            if (kind == GoodCallers.Kind.DIRECT) {
                continue;
            }
            check(p99 < p99Millis, "p99 of %s under %.0f ms: %.1f".formatted(kind, p99Millis, p99));
        }
        check(callers.failures().isEmpty(), "no call of good callers failed: " + callers.failures());
        int silent = faults.count(FaultTraffic.NO_RESPONSE);
        check(silent == 0, "no request was left without response or end for 45 s: " + silent);
        int internal = faults.count("500");
        check(internal == 0, "no status 500: " + internal);
        int open = faults.count("still open");
        check(open == 0, "clients that read nothing were disconnected: " + open + " were not");
        check(places.allServed(), "all places for requests are free: " + places.outcomes());
        check(places.inTime(), "all places at the provider are free: %.1f s".formatted(places.seconds()));
        checkAmount("heap after collection, MiB", before.heapMiB(), after.heapMiB(), MORE_HEAP_MIB);
        checkAmount("file descriptors", before.files(), after.files(), MORE_FILES);
        checkAmount("threads", before.threads(), after.threads(), MORE_THREADS);
        checkAmount("virtual threads", before.virtualThreads(), after.virtualThreads(), MORE_THREADS);
        return passed;
    }

    private void checkAmount(String what, double first, double last, double more) {
        check(last <= first + more, String.format(Locale.ROOT, "%s: %.0f before, %.0f after", what, first, last));
    }

    private void check(boolean holds, String text) {
        passed &= holds;
        print("  %s  %s%n", holds ? "pass" : "FAIL", text);
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }
}
