package io.ratatoskr.scoring;

import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.StanceResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Stance by inference: does the text entail that its author favours the target, does it entail that the author is against it?
 *
 * <p>With the two probabilities of entailment {@code f} and {@code a}, taken as independent, favour weighs {@code f(1-a)}, against
 * {@code a(1-f)} and neutral {@code (1-f)(1-a)}. Nobody is both, so the weights are divided by their sum; where both are certain,
 * favour and against share it.
 */
public final class Stances {
    private Stances() {}

    /** Two pairs: in favour of the target, then against it. */
    public static List<NliPair> pairs(String text, String target) {
        String named = target.strip();
        return List.of(
                new NliPair(text, "The author of this text is in favor of " + named + "."),
                new NliPair(text, "The author of this text is against " + named + "."));
    }

    /** Two pairs a text, in the order of the texts. */
    public static List<NliPair> pairs(List<String> texts, String target) {
        return texts.stream().flatMap(text -> pairs(text, target).stream()).toList();
    }

    /** The stance from the scores of the two {@link #pairs(String, String) pairs}. */
    public static StanceResult of(NliResult favor, NliResult against, String target) {
        return of(favor.entailment(), against.entailment(), target);
    }

    /** The stance from the probabilities that the two hypotheses are entailed, which models with two labels give as well. */
    public static StanceResult of(double favorEntailed, double againstEntailed, String target) {
        double favor = favorEntailed * (1 - againstEntailed);
        double against = againstEntailed * (1 - favorEntailed);
        double neutral = (1 - favorEntailed) * (1 - againstEntailed);
        double sum = favor + against + neutral;
        return sum > 0
                ? new StanceResult(favor / sum, against / sum, neutral / sum, target)
                : new StanceResult(0.5, 0.5, 0, target);
    }

    /**
     * The stances of several texts.
     *
     * @param entailed the probability of entailment of each of {@link #pairs(List, String)}
     */
    public static List<StanceResult> all(List<Double> entailed, String target) {
        if (entailed.size() % 2 != 0) {
            throw new IllegalArgumentException("%d scores; a stance has two".formatted(entailed.size()));
        }
        List<StanceResult> results = new ArrayList<>(entailed.size() / 2);
        for (int i = 0; i < entailed.size(); i += 2) {
            results.add(of(entailed.get(i), entailed.get(i + 1), target));
        }
        return results;
    }
}
