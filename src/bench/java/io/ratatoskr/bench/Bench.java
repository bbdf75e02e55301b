package io.ratatoskr.bench;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Command line of the benchmarks; called by {@code src/bench/run}. */
public final class Bench {
    private static final String USAGE = """
            bench mock --address-file FILE
            bench load [SCENARIO …] --direct URL [--gateway URL] [--mock-pid N] [--gateway-pid N] [--prefix compatible:]
                       [--seconds 3] [--rounds 3] [--rate 2000] [--quiet 30]
            bench local [--seconds 0.6] [--rounds 5]
            bench start --base URL --model MODEL [--times 5] -- COMMAND …
            bench registry [--times 11] [-- JVM OPTION …]
            scenarios: throughput, embeddings, one-caller, fixed-rate, streams, first-token, many-streams, images; without one: all""";

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        List<String> command = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--")) {
                command.addAll(List.of(args).subList(i + 1, args.length));
                break;
            } else if (args[i].startsWith("--") && i + 1 < args.length) {
                options.put(args[i].substring(2), args[++i]);
            } else {
                arguments.add(args[i]);
            }
        }
        switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "mock" -> BenchMock.serve(Path.of(requireOption(options, "address-file")));
            case "load" -> load(arguments.subList(1, arguments.size()), options);
            case "local" ->
                new LocalBench(Duration.ofMillis((long) (numberOption(options, "seconds", 0.6) * 1_000)), (int)
                                numberOption(options, "rounds", 5))
                        .print();
            case "tokens" ->
                TokenCountErrors.run(arguments.subList(1, arguments.size()).toArray(String[]::new));
            case "start" ->
                new StartupBench(command, URI.create(requireOption(options, "base")), requireOption(options, "model"))
                        .print(Integer.parseInt(options.getOrDefault("times", "5")));
            case "registry" ->
                RegistryStartupBench.print(Integer.parseInt(options.getOrDefault("times", "11")), command);
            case "registry-once" ->
                RegistryStartupBench.measureOnce(arguments.getLast().equals("beside"));
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }

    private static void load(List<String> names, Map<String, String> options) {
        List<LoadTarget> targets = new ArrayList<>();
        targets.add(new LoadTarget("direct", URI.create(requireOption(options, "direct")), ""));
        if (options.containsKey("gateway")) {
            URI base = URI.create(requireOption(options, "gateway"));
            targets.add(new LoadTarget("gateway", base, options.getOrDefault("prefix", "")));
        }
        Duration measured = Duration.ofMillis((long) (numberOption(options, "seconds", 3) * 1_000));
        ProcessMeter gateway = new ProcessMeter((long) numberOption(options, "gateway-pid", 0));
        ProcessMeter mock = new ProcessMeter((long) numberOption(options, "mock-pid", 0));
        try (LoadGenerator generator = new LoadGenerator()) {
            Comparison comparison = new Comparison(generator, gateway, mock);
            warmUp(comparison, targets);
            for (Scenario scenario : Scenario.select(names)) {
                int rounds = (int) numberOption(options, "rounds", 3);
                Scenario.LoadSize size = new Scenario.LoadSize(measured, numberOption(options, "rate", 2_000));
                List<Comparison.TargetResult> results =
                        comparison.run(targets, rounds, target -> scenario.plan(target, size));
                Comparison.print(scenario.title(size), targets, results, scenario.stream());
                if (scenario == Scenario.IMAGES && gateway.pid() != 0) {
                    printMemoryAfter(gateway, Duration.ofSeconds((long) numberOption(options, "quiet", 30)));
                }
            }
        }
        if (gateway.pid() != 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%ngateway memory: resident %.0f MiB, peak %.0f MiB%n",
                    gateway.residentMiB(),
                    gateway.peakResidentMiB());
        }
    }

    /** Prints the memory that is resident after a load, and after a time without requests. */
    private static void printMemoryAfter(ProcessMeter gateway, Duration quiet) {
        double after = gateway.residentMiB();
        LockSupport.parkNanos(quiet.toNanos());
        System.out.printf(
                Locale.ROOT,
                "  gateway memory: resident %.0f MiB, after %d s without requests %.0f MiB%n",
                after,
                quiet.toSeconds(),
                gateway.residentMiB());
    }

    /** Warms up the JIT compilers of all processes with plain and streamed chats before measuring. */
    private static void warmUp(Comparison comparison, List<LoadTarget> targets) {
        Scenario.LoadSize size = new Scenario.LoadSize(Duration.ofSeconds(3), 0);
        comparison.run(targets, 1, target -> Scenario.THROUGHPUT.plan(target, size));
        comparison.run(targets, 1, target -> Scenario.STREAMS.plan(target, size));
    }

    private static double numberOption(Map<String, String> options, String name, double defaultValue) {
        String value = options.get(name);
        return value == null ? defaultValue : Double.parseDouble(value);
    }

    private static String requireOption(Map<String, String> options, String name) {
        return requireNonNull(options.get(name), () -> "--" + name + " is missing\n" + USAGE);
    }
}
