package io.ratatoskr.bench;

import com.sun.management.OperatingSystemMXBean;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.StoreSettings;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how long single texts wait beside a bulk request, and the throughput of the bulk, alone and beside them. Arguments: rounds,
 * texts of the bulk, a model. The CPU time of the process per text is less sensitive to other load on the machine than the rates are.
 */
final class SingleTextBench {
    private static final long SEED = 4;
    /** Words of one token each. */
    private static final List<String> WORDS =
            List.of("the", "man", "tree", "runs", "down", "with", "water", "house", "green", "under", "old", "time");

    private static final Duration PAUSE = Duration.ofMillis(50);

    private SingleTextBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int texts = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        Path missingFolder = Path.of("target", "no-store");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                LocalModels models = LocalModels.of(
                        new OnnxSettings(0, 20_000, false),
                        new ModelsSettings(Map.of(), Map.of(), List.of(), List.of(), List.of()),
                        new StoreSettings(
                                new StoreSettings.Hub(
                                        URI.create("http://localhost:1"), Optional.empty(), Optional.empty()),
                                missingFolder,
                                missingFolder.resolve("models.lock"),
                                new StoreSettings.Downloads(false, Duration.ofHours(1)),
                                1L << 40,
                                Optional.empty()))) {
            List<String> names = args.length > 2 ? List.of(args[2]) : List.of("all-MiniLM-L6-v2", "all-MiniLM-L6-v2-q");
            for (String model : names) {
                measure(models, model, texts, rounds, threads);
            }
        }
    }

    private static void measure(LocalModels models, String model, int texts, int rounds, ExecutorService threads)
            throws Exception {
        Random random = new Random(SEED);
        List<String> bulk = IntStream.range(0, texts)
                .mapToObj(i ->
                        text(Math.clamp(Math.round(Math.exp(3.37 + 0.8 * random.nextGaussian())), 4, 256), random))
                .toList();
        List<Double> single = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        List<Double> bulkAlone = new ArrayList<>();
        List<Double> cpuAlone = new ArrayList<>();
        List<Double> bulkBeside = new ArrayList<>();
        List<Double> allBeside = new ArrayList<>();
        List<Double> cpuBeside = new ArrayList<>();
        embed(models, model, bulk.subList(0, Math.min(100, texts)));
        // Before the first single text, after which batches stay smaller for a while
        for (int round = 0; round < rounds; round++) {
            long cpu = processCpuNanos();
            long start = System.nanoTime();
            embed(models, model, bulk);
            bulkAlone.add(texts * 1e9 / (System.nanoTime() - start));
            cpuAlone.add((processCpuNanos() - cpu) / 1e6 / texts);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 20; i++) {
                single.add(single(models, model, random));
            }
            long cpu = processCpuNanos();
            long start = System.nanoTime();
            CompletableFuture<Long> running = CompletableFuture.supplyAsync(
                    () -> {
                        embed(models, model, bulk);
                        return System.nanoTime();
                    },
                    threads);
            int singles = 0;
            while (!running.isDone()) {
                Thread.sleep(PAUSE);
                beside.add(single(models, model, random));
                singles++;
            }
            double seconds = (running.get() - start) / 1e9;
            bulkBeside.add(texts / seconds);
            allBeside.add((texts + singles) / seconds);
            cpuBeside.add((processCpuNanos() - cpu) / 1e6 / (texts + singles));
        }
        System.out.printf(
                Locale.ROOT,
                "%s: single text alone %.1f ms; beside a bulk of %d texts median %.1f ms, p90 %.1f ms (%d measured)%n",
                model,
                quantile(single, 0.5),
                texts,
                quantile(beside, 0.5),
                quantile(beside, 0.9),
                beside.size());
        System.out.printf(
                Locale.ROOT,
                "    texts/s (best): bulk alone %.0f (%.0f), beside single texts %.0f (%.0f), all texts %.0f (%.0f); CPU per text %.2f and %.2f ms%n",
                quantile(bulkAlone, 0.5),
                quantile(bulkAlone, 1),
                quantile(bulkBeside, 0.5),
                quantile(bulkBeside, 1),
                quantile(allBeside, 0.5),
                quantile(allBeside, 1),
                quantile(cpuAlone, 0),
                quantile(cpuBeside, 0));
    }

    private static long processCpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double single(LocalModels models, String model, Random random) {
        long start = System.nanoTime();
        embed(models, model, List.of(text(16, random)));
        return (System.nanoTime() - start) / 1e6;
    }

    private static void embed(LocalModels models, String model, List<String> texts) {
        models.embed(EmbedRequest.of(model, texts), Cancellation.withTimeout(Duration.ofMinutes(5)));
    }

    private static String text(int tokens, Random random) {
        return Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                .limit(tokens - 2L)
                .collect(Collectors.joining(" "));
    }

    private static double quantile(List<Double> values, double quantile) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1L, sorted.length * quantile)];
    }
}
