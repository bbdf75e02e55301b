package io.ratatoskr.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares local inference through the library, tokenising included, with the runtime alone, in alternating windows so that a busy
 * machine affects both.
 */
final class LocalBench {
    private static final String NLI = "nli-tiny";
    private static final long SEED = 4;
    private static final int CORPUS = 512;
    private static final int[] LENGTHS = {16, 128, 256};
    /** Words of one token each. */
    private static final List<String> WORDS =
            List.of("the", "man", "tree", "runs", "down", "with", "water", "house", "green", "under", "old", "time");

    private final Duration window;
    private final int rounds;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService platform =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    LocalBench(Duration window, int rounds) {
        this.window = window;
        this.rounds = rounds;
    }

    void print() throws Exception {
        System.out.printf("%nlocal inference: %d cores, windows of %s, %d rounds%n", cores, window, rounds);
        measureColdStart();
        measureTokenizer();
        try (LocalModels models = createModels()) {
            measureNli(models);
            measureThroughput(models, "all-MiniLM-L6-v2", "/all-minilm-l6-v2.onnx", true);
            measureThroughput(models, "all-MiniLM-L6-v2-q", "/all-minilm-l6-v2-q.onnx", false);
        }
        printLoadAverage();
    }

    private static LocalModels createModels() {
        var nli = new LocalModelSettings(
                NLI,
                Optional.empty(),
                new Origin.ClassPath("models/" + NLI),
                LocalModelSettings.Properties.NONE,
                LocalModelSettings.Embedding.NONE,
                LocalModelSettings.Scoring.NONE,
                false);
        Path missingFolder = Path.of("target", "no-store");
        return LocalModels.of(
                new OnnxSettings(0, 20_000, false),
                new ModelsSettings(Map.of(), Map.of(), List.of(), List.of(nli), List.of()),
                new StoreSettings(
                        new StoreSettings.Hub(URI.create("http://localhost:1"), Optional.empty(), Optional.empty()),
                        missingFolder,
                        missingFolder.resolve("models.lock"),
                        new StoreSettings.Downloads(false, Duration.ofHours(1)),
                        1L << 40,
                        Optional.empty()));
    }

    /** Measures the first request of a started JVM; the first model also loads the native libraries. */
    private void measureColdStart() {
        for (String model : List.of("all-MiniLM-L6-v2-q", "all-MiniLM-L6-v2")) {
            double before = ProcessMeter.own().residentMiB();
            long start = System.nanoTime();
            try (LocalModels models = createModels()) {
                embed(models, model, List.of("hello"));
                System.out.printf(
                        Locale.ROOT,
                        "%-20s first vector after %.0f ms; the model occupies %.0f MiB, the process grew by %.0f MiB%n",
                        model,
                        (System.nanoTime() - start) / 1e6,
                        models.bytes() / 1048576.0,
                        ProcessMeter.own().residentMiB() - before);
            }
        }
    }

    private void measureTokenizer() throws IOException {
        try (InputStream json = LocalBench.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json");
                HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.newInstance(json, Map.of("truncation", "false", "padding", "false"))) {
            for (int tokens : LENGTHS) {
                String text = text(tokens, new Random(SEED));
                int bytes = text.getBytes(StandardCharsets.UTF_8).length;
                double rate = median(round -> ConcurrentCallers.measureRate(1, window, platform, i -> () -> {
                    tokenizer.encode(text);
                    return 1;
                }));
                System.out.printf(
                        Locale.ROOT,
                        "tokenizer, one thread, %3d tokens: %.1f MB/s, %.0f us a text%n",
                        tokens,
                        rate * bytes / 1e6,
                        1e6 / rate);
            }
        }
    }

    private void measureNli(LocalModels models) {
        List<NliPair> pairs = IntStream.range(0, 50)
                .mapToObj(i -> new NliPair("A squirrel runs down the old tree " + i + ".", "An animal is moving."))
                .toList();
        double rate = median(round -> ConcurrentCallers.measureRate(1, window, threads, i -> () -> {
            models.infer(NliRequest.of(NLI, pairs), Cancellation.withTimeout(Duration.ofMinutes(1)));
            return 1;
        }));
        System.out.printf(Locale.ROOT, "%s, 50 pairs in one call: %.1f ms%n", NLI, 1e3 / rate);
    }

    private void measureThroughput(LocalModels models, String model, String graph, boolean batches) throws Exception {
        try (OnnxRuntimeBaseline baseline = new OnnxRuntimeBaseline(graph)) {
            printLoadAverage();
            System.out.printf("%n%s, texts/s: library / bare loop with %d callers = ratio%n", model, cores);
            for (int tokens : LENGTHS) {
                List<int[]> runs = batches && tokens < 128
                        ? List.of(new int[] {1, tokens}, new int[] {8, tokens})
                        : List.<int[]>of(new int[] {1, tokens});
                Random random = new Random(SEED);
                List<String> texts = Stream.generate(() -> text(tokens, random))
                        .limit(CORPUS)
                        .toList();
                for (int[] run : runs) {
                    compare(models, model, texts, tokens + " tokens, bare batches of " + run[0], i -> {
                        OnnxRuntimeBaseline.BaselineBatch batch = baseline.new BaselineBatch(run[0], run[1]);
                        return () -> {
                            batch.run();
                            return batch.texts();
                        };
                    });
                }
            }
            measureMixedLengths(models, model, baseline);
        }
    }

    /** The baseline runs the texts one by one, which is fastest without sorting them. */
    private void measureMixedLengths(LocalModels models, String model, OnnxRuntimeBaseline baseline) {
        Random random = new Random(SEED);
        int[] lengths = IntStream.range(0, CORPUS)
                .map(i -> Math.clamp(Math.round(Math.exp(3.37 + 0.8 * random.nextGaussian())), 4, 256))
                .toArray();
        List<String> texts =
                Arrays.stream(lengths).mapToObj(tokens -> text(tokens, random)).toList();
        String title = String.format(
                Locale.ROOT,
                "mixed, %.0f tokens on average",
                Arrays.stream(lengths).average().orElseThrow());
        compare(models, model, texts, title, caller -> {
            List<OnnxRuntimeBaseline.BaselineBatch> each = Arrays.stream(lengths)
                    .mapToObj(tokens -> baseline.new BaselineBatch(1, tokens))
                    .toList();
            int[] next = {caller * CORPUS / cores};
            return () -> {
                each.get(next[0]++ % CORPUS).run();
                return 1;
            };
        });
    }

    private void compare(
            LocalModels models, String model, List<String> texts, String title, IntFunction<IntSupplier> baseline) {
        System.out.println("  " + title);
        for (int[] load : new int[][] {{cores, 1}, {cores, 8}, {cores, 32}, {1, 1}, {8, 1}, {64, 1}}) {
            int callers = load[0];
            int each = load[1];
            int baselineCallers = Math.min(callers, cores);
            double[] libraryRates = new double[rounds];
            double[] baselineRates = new double[rounds];
            double[] ratios = new double[rounds];
            for (int round = -1; round < rounds; round++) {
                double baselineRate = ConcurrentCallers.measureRate(baselineCallers, window, platform, baseline);
                double libraryRate = ConcurrentCallers.measureRate(
                        callers, window, threads, caller -> embeddingCaller(models, model, texts, each, caller));
                if (round >= 0) {
                    baselineRates[round] = baselineRate;
                    libraryRates[round] = libraryRate;
                    ratios[round] = libraryRate / baselineRate;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "    %2d callers x %2d texts: %7.1f / %7.1f = %.2f  (%.2f to %.2f)%n",
                    callers,
                    each,
                    median(libraryRates),
                    median(baselineRates),
                    median(ratios),
                    Arrays.stream(ratios).min().orElseThrow(),
                    Arrays.stream(ratios).max().orElseThrow());
        }
    }

    private IntSupplier embeddingCaller(LocalModels models, String model, List<String> texts, int each, int caller) {
        int[] next = {caller * 31};
        return () -> {
            List<String> some = new ArrayList<>(each);
            for (int i = 0; i < each; i++) {
                some.add(texts.get(next[0]++ % texts.size()));
            }
            embed(models, model, some);
            return each;
        };
    }

    private static void embed(LocalModels models, String model, List<String> texts) {
        models.embed(EmbedRequest.of(model, texts), Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    /** A text with this number of tokens, the two special ones included. */
    private static String text(int tokens, Random random) {
        return Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                .limit(tokens - 2L)
                .collect(Collectors.joining(" "));
    }

    private double median(IntFunction<Double> measure) {
        return median(IntStream.range(0, rounds)
                .mapToDouble(round -> measure.apply(round))
                .toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void printLoadAverage() throws IOException {
        Path file = Path.of("/proc/loadavg");
        if (Files.exists(file)) {
            System.out.println(
                    "load average (1, 5, 15 minutes): " + Files.readString(file).strip());
        }
    }
}
