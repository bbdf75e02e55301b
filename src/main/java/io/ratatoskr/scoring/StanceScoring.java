package io.ratatoskr.scoring;

import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.StanceResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes stance by NLI: the entailment of "the author is in favor of the target" and of "the author is against it".
 *
 * <p>With the two entailment probabilities {@code f} and {@code a}, assumed independent, the weight of favor is {@code f(1-a)},
 * of against {@code a(1-f)} and of neutral {@code (1-f)(1-a)}. The weights are normalized to sum 1; if both probabilities are
 * 1, favor and against get 0.5 each.
 */
public final class StanceScoring {
    private StanceScoring() {}

    /** Two NLI pairs: in favor of the target, then against it. */
    public static List<NliPair> toPairs(String text, String target) {
        String strippedTarget = target.strip();
        return List.of(
                new NliPair(text, "The author of this text is in favor of " + strippedTarget + "."),
                new NliPair(text, "The author of this text is against " + strippedTarget + "."));
    }

    /** Two pairs per text, in the order of the texts. */
    public static List<NliPair> toPairs(List<String> texts, String target) {
        return texts.stream().flatMap(text -> toPairs(text, target).stream()).toList();
    }

    /** The stance from the entailment probabilities of the two hypotheses, which models with two labels return too. */
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
     * @param entailed the entailment probability of each of {@link #toPairs(List, String)}
     */
    public static List<StanceResult> ofAll(List<Double> entailed, String target) {
        if (entailed.size() % 2 != 0) {
            throw new IllegalArgumentException("%d scores; expected two per text".formatted(entailed.size()));
        }
        List<StanceResult> results = new ArrayList<>(entailed.size() / 2);
        for (int i = 0; i < entailed.size(); i += 2) {
            results.add(of(entailed.get(i), entailed.get(i + 1), target));
        }
        return results;
    }
}
