package io.ratatoskr.bench;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.ratatoskr.chaos.ChaosPlan;
import io.ratatoskr.chaos.ChaosRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Runs a gateway in this process under random faults of providers, clients, Redis and operators. Exits with 1 when a request had no response, a wrong
 * one or two, or when something is held afterwards; with 2 where an option is wrong.
 */
public final class ChaosMain {
    private static final String USAGE = "chaos [--minutes N] [--seed N] [--callers N] [--quiet SECONDS]";
    private static final Set<String> OPTIONS = Set.of("--minutes", "--seed", "--callers", "--quiet");
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final double MORE_HEAP_MIB = 24;
    private static final int MORE_FILES = 16;
    private static final int MORE_THREADS = 16;
    private static final Pattern VIRTUAL = Pattern.compile("^#\\d+ .*\\bvirtual\\b");

    private ChaosMain() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length || !OPTIONS.contains(args[i])) {
                System.err.println(USAGE);
                System.exit(2);
            }
            options.put(args[i], args[i + 1]);
        }
        // Warnings about each fault
        Configurator.setLevel("io.ratatoskr", Level.ERROR);
        Path folder = Files.createTempDirectory("chaos");
        boolean passed;
        try (var run = new ChaosRun(folder, Long.parseLong(options.getOrDefault("--seed", "1")))) {
            passed = run(run, folder, options);
        } finally {
            SoakConfig.delete(folder);
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean run(ChaosRun run, Path folder, Map<String, String> options) throws Exception {
        int callers = Integer.parseInt(options.getOrDefault("--callers", "40"));
        long quiet = Long.parseLong(options.getOrDefault("--quiet", "35"));
        Duration interval = Duration.ofSeconds(3);
        run.cause(new ChaosPlan(WARM_UP, callers, interval));
        run.recover();
        List<String> early = run.violations();
        SoakSample before = sample("before", folder, quiet);
        var duration = Duration.ofMillis((long) (Double.parseDouble(options.getOrDefault("--minutes", "3")) * 60_000));
        run.cause(new ChaosPlan(duration, callers, interval));
        run.recover();
        SoakSample after = sample("after", folder, quiet);
        early.forEach(violation -> run.addViolation("while warming up: " + violation));
        compare(run, "heap after collection, MiB", before.heapMiB(), after.heapMiB(), MORE_HEAP_MIB);
        compare(run, "file descriptors", before.files(), after.files(), MORE_FILES);
        compare(run, "threads", before.threads(), after.threads(), MORE_THREADS);
        compare(run, "virtual threads", before.virtualThreads(), after.virtualThreads(), MORE_THREADS);
        // Hedging may cause one in ten; a few more are responses that came just after a timeout of the gateway
        if (run.repeatedCalls() > run.requests() / 10) {
            run.addViolation(run.repeatedCalls() + " requests were sent again after a right response");
        }
        System.out.printf(
                "%s%n%d requests in %d s, %d of them with a complete right response%n%s%n%s%n",
                run.summary(), run.requests(), duration.toSeconds(), run.rightResponses(), before, after);
        return run.violations().isEmpty();
    }

    private static void compare(ChaosRun run, String what, double first, double last, double more) {
        if (last > first + more) {
            run.addViolation(String.format(Locale.ROOT, "%s: %.0f before, %.0f after", what, first, last));
        }
    }

    /** @param quiet seconds without load before: longer than idle connections to providers stay open */
    private static SoakSample sample(String at, Path folder, long quiet) throws IOException {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(quiet));
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return new SoakSample(
                    at,
                    (runtime.totalMemory() - runtime.freeMemory()) / (1024.0 * 1024),
                    ProcessMeter.own().residentMiB(),
                    (int) files.count(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    virtualThreads(folder.resolve(at + ".threads")));
        }
    }

    private static int virtualThreads(Path dump) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
            return (int) lines.filter(line -> VIRTUAL.matcher(line).find()).count();
        }
    }
}
