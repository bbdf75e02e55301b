package io.ratatoskr.scoring;

import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.NotSupported;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a model's outputs stand, read from its labels' names, since every checkpoint has an order of its own. Letter case and
 * everything but letters in a name do not matter.
 *
 * @param size how many labels there are: 3, or 2 with {@code not_entailment}
 * @param rejection place of {@code contradiction}; of {@code not_entailment} where there are two labels
 * @param neutral empty where there are two labels; such a model serves zero-shot and stance, not NLI
 */
public record NliLabels(int size, int entailment, int rejection, OptionalInt neutral) {
    /** The places of the labels; empty when these are not an NLI model's. */
    public static Optional<NliLabels> find(List<String> names) {
        List<String> words = names.stream().map(NliLabels::word).toList();
        int entailment = words.indexOf("entailment");
        int contradiction = words.indexOf("contradiction");
        int neutral = words.indexOf("neutral");
        int rejection = words.indexOf("not_entailment");
        if (names.size() == 3 && entailment >= 0 && contradiction >= 0 && neutral >= 0) {
            return Optional.of(new NliLabels(3, entailment, contradiction, OptionalInt.of(neutral)));
        }
        if (names.size() == 2 && entailment >= 0 && (rejection >= 0 || contradiction >= 0)) {
            return Optional.of(new NliLabels(2, entailment, Math.max(rejection, contradiction), OptionalInt.empty()));
        }
        return Optional.empty();
    }

    /**
     * As {@link #find}.
     *
     * @param subject begins the message, such as the provider's name and the model's
     * @throws NotSupported when these are not an NLI model's labels, saying so
     */
    public static NliLabels of(List<String> names, String subject) {
        return find(names).orElseThrow(() -> new NotSupported(problem(names, subject)));
    }

    /** The labels, if they tell neutral from contradiction. */
    public NliLabels threeWay(String subject) {
        if (neutral.isEmpty()) {
            throw new NotSupported(subject
                    + ": its labels are entailment and not_entailment, which do not tell neutral from contradiction;"
                    + " it serves zero-shot and stance, ask a model with three labels for NLI");
        }
        return this;
    }

    /** The probability of entailment among one pair's logits, over all the labels. */
    public double entailment(float[] logits) {
        return Softmax.of(checked(logits))[entailment];
    }

    /** One pair's logits as probabilities; only for three labels. */
    public NliResult result(float[] logits) {
        double[] shares = Softmax.of(checked(logits));
        return new NliResult(
                shares[entailment],
                shares[rejection],
                shares[
                        neutral.orElseThrow(
                                () -> new IllegalStateException("two labels do not tell neutral from contradiction"))]);
    }

    float[] checked(float[] logits) {
        if (logits.length != size) {
            throw new IllegalArgumentException("%d logits for %d labels".formatted(logits.length, size));
        }
        return logits;
    }

    private static String word(String name) {
        var letters = new StringBuilder(16);
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c >= 'a' && c <= 'z' && letters.length() < 32) {
                letters.append(c);
            }
        }
        return switch (letters.toString()) {
            case "entailment", "entail", "entails", "entailed" -> "entailment";
            case "contradiction", "contradict", "contradicts", "contradictory" -> "contradiction";
            case "neutral" -> "neutral";
            case "notentailment", "nonentailment", "noentailment", "notentailed" -> "not_entailment";
            default -> "";
        };
    }

    private static String problem(List<String> names, String subject) {
        List<String> first = names.stream()
                .limit(4)
                .map(name -> name.length() > 40 ? name.substring(0, 40) + "…" : name)
                .toList();
        String shown = String.join(", ", first) + (names.size() > 4 ? ", …" : "");
        boolean unnamed = !names.isEmpty() && names.stream().allMatch(NliLabels::unnamed);
        return unnamed
                ? "%s: its labels are unnamed (%s), so nobody knows which means entailment; ask a model whose id2label names them"
                        .formatted(subject, shown)
                : "%s: its labels are %s, not entailment, contradiction and neutral; ask a model trained for NLI"
                        .formatted(subject, shown.isEmpty() ? "not told" : shown);
    }

    private static boolean unnamed(String name) {
        return name.toUpperCase(Locale.ROOT).startsWith("LABEL_");
    }
}
