package io.ratatoskr.onnx;

import ai.onnxruntime.OrtException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds batches of the texts that wait for a run of one model, across all requests. A batch wastes little on padding: it has texts of
 * similar length, at most eight and at most 512 padded tokens. A text of 128 tokens or more runs alone, since batching does not make
 * it faster. Only {@link #run} is thread-safe; the inference pool's lock guards the rest.
 */
final class Batches {
    private static final int MOST_TEXTS = 8;
    private static final int MOST_TOKENS = 512;
    private static final int LONG = 128;
    /** The lengths in a batch may differ by this many tokens plus a quarter of the longest. */
    private static final int SLACK = 4;

    /** One run of the model. */
    interface Run {
        /** Returns a row per text, which must not depend on the other texts. */
        float[][] rows(List<Tokens> batch) throws OrtException;
    }

    private final Run run;
    private final NavigableSet<Ready> waiting = new TreeSet<>(Ready.BY_LENGTH);

    Batches(Run run) {
        this.run = run;
    }

    void add(Ready text) {
        waiting.add(text);
    }

    void remove(Ready text) {
        waiting.remove(text);
    }

    /**
     * Removes a text and those nearest to it in length.
     *
     * @param lead a waiting text
     * @param threads number of free threads; few texts are spread over all of them
     */
    List<Ready> take(Ready lead, int threads) {
        int most = Math.clamp(Math.ceilDiv(waiting.size(), threads), 1, MOST_TEXTS);
        ArrayDeque<Ready> batch = new ArrayDeque<>(most);
        batch.add(lead);
        waiting.remove(lead);
        while (batch.size() < most) {
            Ready next = nearest(batch, lead.length());
            if (next == null) {
                break;
            }
            waiting.remove(next);
            if (Ready.BY_LENGTH.compare(next, lead) < 0) {
                batch.addFirst(next);
            } else {
                batch.addLast(next);
            }
        }
        return List.copyOf(batch);
    }

    /** The text nearest in length that still fits. The batch is sorted by length. */
    private @Nullable Ready nearest(ArrayDeque<Ready> batch, int length) {
        int texts = batch.size() + 1;
        int shortest = batch.getFirst().length();
        int longest = batch.getLast().length();
        Ready shorter = waiting.lower(batch.getFirst());
        if (shorter != null && !fits(texts, shorter.length(), longest)) {
            shorter = null;
        }
        Ready longer = waiting.higher(batch.getLast());
        if (longer != null && !fits(texts, shortest, longer.length())) {
            longer = null;
        }
        if (shorter == null || longer == null) {
            return shorter == null ? longer : shorter;
        }
        return length - shorter.length() <= longer.length() - length ? shorter : longer;
    }

    private static boolean fits(int texts, int shortest, int longest) {
        return longest < LONG && texts * longest <= MOST_TOKENS && longest - shortest <= SLACK + longest / 4;
    }

    /** Runs a batch and reports a result per text. If the run fails, each text is run alone, so that only faulty texts fail. */
    void run(List<Ready> batch) {
        try {
            float[][] rows = run.rows(batch.stream().map(Ready::tokens).toList());
            for (int i = 0; i < rows.length; i++) {
                batch.get(i).answers().row(batch.get(i).text(), rows[i]);
            }
        } catch (Throwable e) {
            if (batch.size() == 1) {
                batch.getFirst().answers().failed(e);
            } else {
                batch.forEach(text -> run(List.of(text)));
            }
        }
    }
}
