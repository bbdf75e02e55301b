package io.ratatoskr.bench;

import io.ratatoskr.fuzz.FuzzInput;
import io.ratatoskr.fuzz.FuzzReport;
import io.ratatoskr.fuzz.FuzzTarget;
import io.ratatoskr.fuzz.FuzzTargets;
import io.ratatoskr.fuzz.Fuzzer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Runs the fuzzer with {@code --seed}: {@code --count} inputs in all, shared out to the targets, or that many for each target of {@code
 * --target}, a list with commas. {@code --index} runs one input of a target again, {@code --input} one that a failure has printed. Exits
 * with 1 after a fault, with 2 where an option is wrong.
 */
public final class FuzzMain {
    /** Percent of the inputs by target. */
    private static final Map<String, Integer> SHARES = Map.of(
            "http",
            30,
            "requests",
            20,
            "responses",
            15,
            "streams",
            12,
            "upstream",
            10,
            "json",
            5,
            "model-lists",
            3,
            "config",
            2,
            "lock",
            2,
            "keys",
            1);

    private FuzzMain() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
        }
        Map<String, Supplier<FuzzTarget>> all = new LinkedHashMap<>(FuzzTargets.direct());
        all.putAll(FuzzTargets.gateway());
        // The warnings about each input are no faults
        Configurator.setLevel("io.ratatoskr", Level.ERROR);
        long seed = Long.parseLong(options.getOrDefault("seed", "1"));
        long count = Long.parseLong(options.getOrDefault("count", "100000"));
        boolean failed = false;
        for (String name :
                options.containsKey("target") ? List.of(options.get("target").split(",")) : all.keySet()) {
            Supplier<FuzzTarget> supplier = all.get(name);
            if (supplier == null) {
                System.err.println("no target '%s'; expected some of %s".formatted(name, all.keySet()));
                System.exit(2);
                return;
            }
            try (FuzzTarget target = supplier.get()) {
                long inputs = options.containsKey("target") ? count : count * SHARES.getOrDefault(name, 1) / 100;
                failed |= run(target, seed, inputs, options);
            }
        }
        System.exit(failed ? 1 : 0);
    }

    private static boolean run(FuzzTarget target, long seed, long count, Map<String, String> options) throws Exception {
        Fuzzer fuzzer = new Fuzzer(target, seed);
        if (options.containsKey("index") || options.containsKey("input")) {
            FuzzInput input = options.containsKey("input")
                    ? FuzzInput.decode(options.get("input"))
                    : fuzzer.input(Long.parseLong(options.get("index")));
            System.out.println(target.name() + "\n  | " + input);
            System.out.println(target.run(input));
            return false;
        }
        FuzzReport report = fuzzer.run(count);
        System.out.println(report);
        return !report.failures().isEmpty();
    }
}
