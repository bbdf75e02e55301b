package io.ratatoskr.scoring;

import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.text.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Maps NLI labels to a model's output indices by label name, since their order differs between checkpoints. Letter case and
 * non-letters are ignored.
 *
 * @param labelCount the number of labels: 3, or 2 with {@code not_entailment}
 * @param nonEntailment index of {@code contradiction}, or of {@code not_entailment} with two labels
 * @param neutral empty with two labels; such a model supports zero-shot and stance, not NLI
 */
public record NliLabelMapping(int labelCount, int entailment, int nonEntailment, OptionalInt neutral) {
    /** The mapping for these labels; empty if they are not NLI labels. */
    public static Optional<NliLabelMapping> find(List<String> names) {
        List<String> normalized = names.stream().map(NliLabelMapping::normalize).toList();
        int entailment = normalized.indexOf("entailment");
        int contradiction = normalized.indexOf("contradiction");
        int neutral = normalized.indexOf("neutral");
        int notEntailment = normalized.indexOf("not_entailment");
        if (names.size() == 3 && entailment >= 0 && contradiction >= 0 && neutral >= 0) {
            return Optional.of(new NliLabelMapping(3, entailment, contradiction, OptionalInt.of(neutral)));
        }
        if (names.size() == 2 && entailment >= 0 && (notEntailment >= 0 || contradiction >= 0)) {
            return Optional.of(
                    new NliLabelMapping(2, entailment, Math.max(notEntailment, contradiction), OptionalInt.empty()));
        }
        return Optional.empty();
    }

    /**
     * As {@link #find}.
     *
     * @param subject the start of the message, such as the provider and model
     * @throws NotSupported when these are not NLI labels
     */
    public static NliLabelMapping require(List<String> names, String subject) {
        return find(names).orElseThrow(() -> new NotSupported(describeMismatch(names, subject)));
    }

    /** Returns this mapping; fails unless it distinguishes neutral from contradiction. */
    public NliLabelMapping requireThreeLabels(String subject) {
        if (neutral.isEmpty()) {
            throw new NotSupported(subject
                    + ": its labels are entailment and not_entailment, which do not distinguish neutral from contradiction;"
                    + " it supports zero-shot and stance; use a model with three labels for NLI");
        }
        return this;
    }

    /** The entailment probability of one pair, by softmax over all labels. */
    public double entailment(float[] logits) {
        return Softmax.of(requireLogitCount(logits))[entailment];
    }

    /** The probabilities of one pair; requires three labels. */
    public NliResult toResult(float[] logits) {
        double[] probabilities = Softmax.of(requireLogitCount(logits));
        return new NliResult(
                probabilities[entailment],
                probabilities[nonEntailment],
                probabilities[
                        neutral.orElseThrow(() -> new IllegalStateException(
                                "two labels do not distinguish neutral from contradiction"))]);
    }

    float[] requireLogitCount(float[] logits) {
        if (logits.length != labelCount) {
            throw new IllegalArgumentException("%d logits for %d labels".formatted(logits.length, labelCount));
        }
        return logits;
    }

    private static String normalize(String name) {
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

    private static String describeMismatch(List<String> names, String subject) {
        List<String> shortened =
                names.stream().limit(4).map(name -> Text.shorten(name, 40)).toList();
        String shown = String.join(", ", shortened) + (names.size() > 4 ? ", …" : "");
        boolean unnamed = !names.isEmpty() && names.stream().allMatch(NliLabelMapping::unnamed);
        return unnamed
                ? "%s: its labels are unnamed (%s), so the entailment label is unknown; use a model whose id2label names them"
                        .formatted(subject, shown)
                : "%s: its labels are %s, not entailment, contradiction and neutral; use a model trained for NLI"
                        .formatted(subject, shown.isEmpty() ? "not reported" : shown);
    }

    private static boolean unnamed(String name) {
        return name.toUpperCase(Locale.ROOT).startsWith("LABEL_");
    }
}
