package io.ratatoskr.bench;

import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.tokenizer.Tokenizers;
import io.ratatoskr.tokenizer.UntruncatedTokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares the counts of the shipped encodings with those of other vocabularies. Arguments: a folder with
 * {@code MODEL/tokenizer.json}, a folder with texts {@code KIND-NUMBER.txt} at any depth, and optionally {@code kinds} to print each kind of text as well.
 *
 * <p>The error of a text is {@code (count - real) / real}. Printed are, per model, for the gateway's
 * count of that model (default) and for the encodings, the mean of the errors, the mean
 * and the 95th percentile of their amounts, and the 95th percentile and the maximum of {@code real / count}.
 */
final class TokenCountErrors {
    /** The encodings, by a model that uses them. */
    private static final Map<String, String> MODELS =
            new TreeMap<>(Map.of("o200k_base", "gpt-4o", "cl100k_base", "gpt-4"));

    private static final Tokenizers.TokenizerFiles NO_FILES = new Tokenizers.TokenizerFiles() {
        @Override
        public boolean isLocalModel(String id) {
            return false;
        }

        @Override
        public Optional<byte[]> findForLocalModel(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> findInRepository(String repository, String revision) {
            return Optional.empty();
        }
    };

    /** A text of the corpus. */
    private record CorpusText(String kind, String text) {}

    private final PrintStream out;

    private TokenCountErrors(PrintStream out) {
        this.out = out;
    }

    static void run(String[] args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException("expected a folder of vocabularies and a folder of texts");
        }
        new TokenCountErrors(System.out)
                .compare(Path.of(args[0]), Path.of(args[1]), List.of(args).contains("kinds"));
    }

    private void compare(Path vocabularies, Path corpus, boolean kinds) throws IOException {
        List<CorpusText> texts = readTexts(corpus);
        out.printf(
                "%d texts%n| model | count | texts | mean error | mean amount | p95 amount | real/count p95 | max |%n",
                texts.size());
        out.println("|---|---|---|---|---|---|---|---|");
        try (Stream<Path> folders = Files.list(vocabularies);
                var tokenizers = new Tokenizers(List.of(), NO_FILES)) {
            for (Path folder : folders.sorted().toList()) {
                try (var real = new UntruncatedTokenizer(Files.readAllBytes(folder.resolve("tokenizer.json")))) {
                    compare(String.valueOf(folder.getFileName()), real, tokenizers, texts, kinds);
                }
            }
        }
    }

    private void compare(
            String name, UntruncatedTokenizer real, Tokenizers tokenizers, List<CorpusText> texts, boolean kinds) {
        List<Integer> realCounts = texts.stream()
                .map(each -> real.count(each.text, false, () -> {}))
                .toList();
        var models = new TreeMap<>(MODELS);
        models.put("default", name);
        models.forEach((encoding, model) -> {
            int bounded = 0;
            int aboveBound = 0;
            double looseness = 0;
            Map<String, List<Double>> ratiosByKind = new TreeMap<>();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                TokenCount count = tokenizers.count(new TokenInput.Text(texts.get(i).text), model, () -> {});
                double ratio = (double) count.count() / Math.max(1, realCounts.get(i));
                if (count.upperBound() != null) {
                    bounded++;
                    aboveBound += realCounts.get(i) > count.upperBound() ? 1 : 0;
                    looseness += (double) count.upperBound() / Math.max(1, realCounts.get(i));
                }
                ratios.add(ratio);
                ratiosByKind
                        .computeIfAbsent(texts.get(i).kind, kind -> new ArrayList<>())
                        .add(ratio);
            }
            print(name, encoding, ratios);
            if (bounded > 0) {
                out.printf(
                        "  %s: %d of %d texts above the upper bound, which is on average %.2f times the real count%n",
                        name, aboveBound, bounded, looseness / bounded);
            }
            if (kinds) {
                ratiosByKind.forEach((kind, each) -> print(name + ", " + kind, encoding, each));
            }
        });
    }

    /** @param ratios {@code count / real} of each text */
    private void print(String name, String encoding, List<Double> ratios) {
        double mean = ratios.stream().mapToDouble(ratio -> ratio - 1).average().orElse(0);
        double[] amounts = ratios.stream()
                .mapToDouble(ratio -> Math.abs(ratio - 1))
                .sorted()
                .toArray();
        double[] factors =
                ratios.stream().mapToDouble(ratio -> 1 / ratio).sorted().toArray();
        out.printf(
                "| %s | %s | %d | %+.1f %% | %.1f %% | %.1f %% | %.3f | %.3f |%n",
                name,
                encoding,
                ratios.size(),
                100 * mean,
                100 * Arrays.stream(amounts).average().orElse(0),
                100 * percentile95(amounts),
                percentile95(factors),
                factors[factors.length - 1]);
    }

    /** The smallest value that at least 95 % of the values do not exceed. */
    private static double percentile95(double[] sorted) {
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }

    private static List<CorpusText> readTexts(Path corpus) throws IOException {
        List<CorpusText> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(corpus)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                String name = String.valueOf(file.getFileName());
                texts.add(
                        new CorpusText(name.substring(0, Math.max(0, name.lastIndexOf('-'))), Files.readString(file)));
            }
        }
        if (texts.isEmpty()) {
            throw new IOException("no .txt files in " + corpus);
        }
        return texts;
    }
}
