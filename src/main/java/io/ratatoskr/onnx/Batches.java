package io.ratatoskr.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Packs texts into batches that waste little on padding. Texts of like length go together, at most eight and at most 512 padded
 * tokens; a text of 128 tokens or more runs alone, since a batch gains it nothing.
 */
final class Batches {
    private static final int MOST_TEXTS = 8;
    private static final int MOST_TOKENS = 512;
    private static final int LONG = 128;

    private Batches() {}

    /**
     * The places of the texts, batch by batch, the longest texts first so that no thread is left with them at the end.
     *
     * @param lengths tokens of each text
     * @param threads how many batches run at once; few texts are spread over all of them
     */
    static List<int[]> pack(int[] lengths, int threads) {
        Integer[] order = new Integer[lengths.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt((Integer i) -> lengths[i]).reversed());
        int most = Math.clamp(Math.ceilDiv(lengths.length, threads), 1, MOST_TEXTS);
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            int longest = lengths[order[from]];
            int fit = longest >= LONG ? 1 : Math.min(most, MOST_TOKENS / longest);
            int to = Math.min(order.length, from + fit);
            batches.add(Arrays.stream(order, from, to).mapToInt(i -> i).toArray());
            from = to;
        }
        return batches;
    }
}
