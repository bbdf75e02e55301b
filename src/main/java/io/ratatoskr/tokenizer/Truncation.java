package io.ratatoskr.tokenizer;

/** Truncates inputs to a model's maximum length, compatible with the libraries that the models were trained with. */
final class Truncation {
    private Truncation() {}

    /** Keeps the first tokens and the special token at the end. */
    static TokenizedInput single(long[] ids, long[] typeIds, int maxTokens) {
        long[] keptIds = new long[maxTokens];
        System.arraycopy(ids, 0, keptIds, 0, maxTokens - 1);
        keptIds[maxTokens - 1] = ids[ids.length - 1];
        long[] keptTypeIds = new long[maxTokens];
        System.arraycopy(typeIds, 0, keptTypeIds, 0, maxTokens);
        return new TokenizedInput(keptIds, keptTypeIds, true);
    }

    /**
     * Truncates the longer text first; once both are equally long, both. Keeps special tokens. Equals the strategy {@code
     * longest_first} of the Rust library {@code tokenizers}.
     *
     * @param sequenceIds per token 0 or 1, the text it belongs to; another value for a special token
     */
    static TokenizedInput pair(long[] ids, long[] typeIds, long[] sequenceIds, int maxTokens) {
        int first = count(sequenceIds, 0);
        int second = count(sequenceIds, 1);
        int available = Math.max(0, maxTokens - (ids.length - first - second));
        int shorter = Math.min(first, second);
        int longer = Math.max(shorter, available - shorter);
        if (shorter + longer > available) {
            shorter = available / 2;
            longer = shorter + available % 2;
        }
        return keepTokens(
                ids, typeIds, sequenceIds, first > second ? longer : shorter, first > second ? shorter : longer);
    }

    private static TokenizedInput keepTokens(long[] ids, long[] typeIds, long[] sequenceIds, int first, int second) {
        int special = ids.length - count(sequenceIds, 0) - count(sequenceIds, 1);
        long[] keptIds = new long[special + first + second];
        long[] keptTypeIds = new long[keptIds.length];
        int at = 0;
        int seenFirst = 0;
        int seenSecond = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean keep = sequenceIds[i] == 0
                    ? seenFirst++ < first
                    : sequenceIds[i] == 1 ? seenSecond++ < second : at < keptIds.length;
            if (keep) {
                keptIds[at] = ids[i];
                keptTypeIds[at++] = typeIds[i];
            }
        }
        return new TokenizedInput(keptIds, keptTypeIds, true);
    }

    private static int count(long[] sequenceIds, long expected) {
        int count = 0;
        for (long text : sequenceIds) {
            count += text == expected ? 1 : 0;
        }
        return count;
    }
}
