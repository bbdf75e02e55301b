package io.ratatoskr.onnx;

/** Truncates inputs to a model's maximum length, compatible with the libraries that the models were trained with. */
final class Cut {
    private Cut() {}

    /** Keeps the first tokens and the special token at the end. */
    static Tokens single(long[] ids, long[] types, int most) {
        long[] kept = new long[most];
        System.arraycopy(ids, 0, kept, 0, most - 1);
        kept[most - 1] = ids[ids.length - 1];
        long[] keptTypes = new long[most];
        System.arraycopy(types, 0, keptTypes, 0, most);
        return new Tokens(kept, keptTypes, true);
    }

    /**
     * Truncates the longer text first; once both are equally long, both. Keeps special tokens. Equals the strategy {@code
     * longest_first} of the Rust library {@code tokenizers}.
     *
     * @param texts per token 0 or 1, the text it belongs to; another value for a special token
     */
    static Tokens pair(long[] ids, long[] types, long[] texts, int most) {
        int first = count(texts, 0);
        int second = count(texts, 1);
        int room = Math.max(0, most - (ids.length - first - second));
        int shorter = Math.min(first, second);
        int longer = Math.max(shorter, room - shorter);
        if (shorter + longer > room) {
            shorter = room / 2;
            longer = shorter + room % 2;
        }
        return kept(ids, types, texts, first > second ? longer : shorter, first > second ? shorter : longer);
    }

    private static Tokens kept(long[] ids, long[] types, long[] texts, int first, int second) {
        int special = ids.length - count(texts, 0) - count(texts, 1);
        long[] kept = new long[special + first + second];
        long[] keptTypes = new long[kept.length];
        int at = 0;
        int seenFirst = 0;
        int seenSecond = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean keep =
                    texts[i] == 0 ? seenFirst++ < first : texts[i] == 1 ? seenSecond++ < second : at < kept.length;
            if (keep) {
                kept[at] = ids[i];
                keptTypes[at++] = types[i];
            }
        }
        return new Tokens(kept, keptTypes, true);
    }

    private static int count(long[] texts, long wanted) {
        int count = 0;
        for (long text : texts) {
            count += text == wanted ? 1 : 0;
        }
        return count;
    }
}
