package io.ratatoskr.tokenizer;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One input of a model.
 *
 * @param second the second text of a pair; null for models of a single text
 * @param truncation which text of a pair is truncated
 * @param promptLength characters of the text that are a prompt whose tokens are not pooled; 0 for none
 */
public record ModelInput(String text, @Nullable String second, PairTruncation truncation, int promptLength) {
    public ModelInput {
        requireNonNull(text, "text");
        requireNonNull(truncation, "truncation");
    }

    public ModelInput(String text) {
        this(text, 0);
    }

    /** A text that begins with a prompt of that length, whose tokens are not pooled. */
    public ModelInput(String text, int promptLength) {
        this(text, null, PairTruncation.LONGER, promptLength);
    }

    /** The prompt whose tokens are not pooled. */
    public String prompt() {
        return text.substring(0, promptLength);
    }

    /** Two texts of equal rank, such as premise and hypothesis, or query and document: the longer one is truncated. */
    public static ModelInput ofPair(String first, String second) {
        return new ModelInput(first, second, PairTruncation.LONGER, 0);
    }

    /** A text and a hypothesis made of a label or target: the text is truncated. */
    public static ModelInput ofHypothesis(String text, String hypothesis) {
        return new ModelInput(text, hypothesis, PairTruncation.FIRST, 0);
    }
}
