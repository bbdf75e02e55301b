package io.ratatoskr.tokenizer;

/**
 * Truncates inputs to a model's maximum length, compatible with the libraries that the models were trained with: the special tokens
 * that the tokenizer adds stay, wherever they are.
 */
final class Truncation {
    private Truncation() {}

    /**
     * Truncates an input.
     *
     * @param sequenceIds per token 0 or 1, the text it belongs to; another value for a special token
     * @param pair which text of a pair is truncated
     * @param left whether the start of a text is lost instead of its end
     */
    static TokenizedInput apply(
            long[] ids, long[] typeIds, long[] sequenceIds, int maxTokens, PairTruncation pair, boolean left) {
        int first = count(sequenceIds, 0);
        int second = count(sequenceIds, 1);
        int available = Math.max(0, maxTokens - (ids.length - first - second));
        int remainingSecond = second == 0 ? 0 : pair.second(first, second, available);
        int remainingFirst = Math.min(first, available - remainingSecond);
        return select(
                ids,
                typeIds,
                sequenceIds,
                new Range(left ? first - remainingFirst : 0, remainingFirst),
                new Range(left ? second - remainingSecond : 0, remainingSecond));
    }

    /** The tokens of a text that remain. */
    private record Range(int from, int size) {
        boolean contains(int index) {
            return index >= from && index < from + size;
        }
    }

    /**
     * Whether more of the texts of a pair must be read to know which is the longer one, which gets the odd token when both are
     * truncated to half of the maximum.
     *
     * @param firstCut whether the first text was truncated before it was tokenized, so that its number of tokens is a lower bound
     * @param secondCut the same of the second
     */
    static boolean longerIsUnknown(long[] sequenceIds, int maxTokens, boolean firstCut, boolean secondCut) {
        if (!firstCut && !secondCut) {
            return false;
        }
        int first = count(sequenceIds, 0);
        int second = count(sequenceIds, 1);
        int available = maxTokens - (sequenceIds.length - first - second);
        if (available % 2 == 0 || Math.min(first, second) <= available / 2) {
            return false;
        }
        return firstCut ? secondCut || first <= second : second < first;
    }

    private static TokenizedInput select(long[] ids, long[] typeIds, long[] sequenceIds, Range first, Range second) {
        int special = ids.length - count(sequenceIds, 0) - count(sequenceIds, 1);
        long[] selectedIds = new long[special + first.size + second.size];
        long[] selectedTypeIds = new long[selectedIds.length];
        int at = 0;
        int seenFirst = 0;
        int seenSecond = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean remains = sequenceIds[i] == 0
                    ? first.contains(seenFirst++)
                    : sequenceIds[i] != 1 || second.contains(seenSecond++);
            if (remains) {
                selectedIds[at] = ids[i];
                selectedTypeIds[at++] = typeIds[i];
            }
        }
        return new TokenizedInput(selectedIds, selectedTypeIds, true);
    }

    private static int count(long[] sequenceIds, long expected) {
        int count = 0;
        for (long text : sequenceIds) {
            count += text == expected ? 1 : 0;
        }
        return count;
    }
}
