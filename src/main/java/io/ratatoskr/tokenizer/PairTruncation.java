package io.ratatoskr.tokenizer;

/** Which text of a pair that is too long is truncated. */
public enum PairTruncation {
    /** The longer one first; once both are equally long, both: the strategy {@code longest_first} of transformers, its default. */
    LONGER {
        @Override
        int second(int first, int second, int available) {
            int shorter = Math.min(first, second);
            int longer = Math.max(shorter, available - shorter);
            if (shorter + longer > available) {
                shorter = available / 2;
                longer = shorter + available % 2;
            }
            return first > second ? shorter : longer;
        }
    },
    /**
     * The first one, as {@code only_first} of transformers' zero-shot classification: the second is a hypothesis made of a label, without
     * which a score means nothing. If it leaves no token of the first, the longer one first.
     */
    FIRST {
        @Override
        int second(int first, int second, int available) {
            return second < available ? second : LONGER.second(first, second, available);
        }
    };

    /**
     * The tokens that remain of the second text; the first has the rest.
     *
     * @param first tokens of the first text
     * @param second tokens of the second text
     * @param available tokens for both, fewer than they have
     */
    abstract int second(int first, int second, int available);
}
