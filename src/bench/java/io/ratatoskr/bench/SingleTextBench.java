package io.ratatoskr.bench;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.StoreSettings;
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

/** Measures how long single texts wait beside a bulk request, and the throughput of the bulk. Arguments: rounds, texts of the bulk. */
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
            for (String model : List.of("all-MiniLM-L6-v2", "all-MiniLM-L6-v2-q")) {
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
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        embed(models, model, bulk.subList(0, Math.min(100, texts)));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 20; i++) {
                alone.add(single(models, model, random));
            }
            long start = System.nanoTime();
            CompletableFuture<Long> running = CompletableFuture.supplyAsync(
                    () -> {
                        embed(models, model, bulk);
                        return System.nanoTime();
                    },
                    threads);
            while (!running.isDone()) {
                Thread.sleep(PAUSE);
                beside.add(single(models, model, random));
            }
            rates.add(texts * 1e9 / (running.get() - start));
        }
        System.out.printf(
                Locale.ROOT,
                "%s: single text alone %.1f ms; beside a bulk of %d texts median %.1f ms, p90 %.1f ms (%d measured); bulk %.0f texts/s%n",
                model,
                quantile(alone, 0.5),
                texts,
                quantile(beside, 0.5),
                quantile(beside, 0.9),
                beside.size(),
                quantile(rates, 0.5));
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
