package io.ratatoskr.onnx.run;

import ai.onnxruntime.OrtException;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds batches of the texts that wait for a run of one model, across all requests. A batch wastes little on padding: it has texts of
 * similar length, at most eight, and limited padded tokens (see {@link BatchBudget}). A text of 128 tokens or more runs alone, since
 * batching does not make it faster. Texts of small requests share no run with those of large ones, which would multiply the time
 * until their results. Only {@link #run} is thread-safe; the inference pool's lock guards the rest.
 */
final class TextBatcher {
    private static final int MAX_TEXTS = 8;
    private static final int MIN_LENGTH_TO_RUN_ALONE = 128;
    /** The lengths in a batch may differ by this many tokens plus a quarter of the longest. */
    private static final int LENGTH_TOLERANCE = 4;

    /** One run of the model. */
    interface BatchRunner {
        /** Returns a row per text, which must not depend on the other texts. */
        float[][] run(List<TokenizedInput> batch, RunControl control) throws OrtException;
    }

    private final BatchRunner run;
    private final RunCost cost = new RunCost();
    private final NavigableSet<PendingText> ofSmallRequests = new TreeSet<>(PendingText.BY_LENGTH);
    private final NavigableSet<PendingText> ofLargeRequests = new TreeSet<>(PendingText.BY_LENGTH);

    TextBatcher(BatchRunner runner) {
        this.run = runner;
    }

    /** The cost of the model's runs. */
    RunCost cost() {
        return cost;
    }

    private NavigableSet<PendingText> waitingWith(PendingText text) {
        return text.queue().isSmall() ? ofSmallRequests : ofLargeRequests;
    }

    void add(PendingText text) {
        waitingWith(text).add(text);
    }

    void remove(PendingText text) {
        waitingWith(text).remove(text);
    }

    /**
     * Removes a text and those nearest to it in length.
     *
     * @param lead a waiting text
     * @param threads number of free threads; few texts are spread over all of them
     * @param maxTokens maximum number of padded tokens, unless the text alone has more
     */
    List<PendingText> take(PendingText lead, int threads, int maxTokens) {
        NavigableSet<PendingText> waiting = waitingWith(lead);
        int max = Math.clamp(Math.ceilDiv(waiting.size(), threads), 1, MAX_TEXTS);
        ArrayDeque<PendingText> batch = new ArrayDeque<>(max);
        batch.add(lead);
        waiting.remove(lead);
        while (batch.size() < max) {
            PendingText next = nearest(waiting, batch, lead.length(), maxTokens);
            if (next == null) {
                break;
            }
            waiting.remove(next);
            if (PendingText.BY_LENGTH.compare(next, lead) < 0) {
                batch.addFirst(next);
            } else {
                batch.addLast(next);
            }
        }
        return List.copyOf(batch);
    }

    /** The text nearest in length that still fits. The batch is sorted by length. */
    private static @Nullable PendingText nearest(
            NavigableSet<PendingText> waiting, ArrayDeque<PendingText> batch, int length, int maxTokens) {
        int texts = batch.size() + 1;
        int shortest = batch.getFirst().length();
        int longest = batch.getLast().length();
        PendingText shorter = waiting.lower(batch.getFirst());
        if (shorter != null && !fits(texts, shorter.length(), longest, maxTokens)) {
            shorter = null;
        }
        PendingText longer = waiting.higher(batch.getLast());
        if (longer != null && !fits(texts, shortest, longer.length(), maxTokens)) {
            longer = null;
        }
        if (shorter == null || longer == null) {
            return shorter == null ? longer : shorter;
        }
        return length - shorter.length() <= longer.length() - length ? shorter : longer;
    }

    private static boolean fits(int texts, int shortest, int longest, int maxTokens) {
        return longest < MIN_LENGTH_TO_RUN_ALONE
                && texts * longest <= maxTokens
                && longest - shortest <= LENGTH_TOLERANCE + longest / 4;
    }

    /** The number of texts times the tokens of the longest. */
    static int paddedTokens(List<PendingText> batch) {
        return batch.size() * batch.getLast().length();
    }

    /** Runs a batch and reports a result per text. If the run fails, each text is run alone, so that only faulty texts fail. */
    void run(List<PendingText> batch, RunControl control) {
        try {
            float[][] rows = run.run(batch.stream().map(PendingText::tokens).toList(), control);
            for (int i = 0; i < rows.length; i++) {
                batch.get(i).listener().onResult(batch.get(i).index(), rows[i]);
            }
        } catch (Throwable e) {
            if (batch.size() == 1 || control.isTerminated()) {
                batch.forEach(text -> text.listener().onFailure(e));
            } else {
                batch.forEach(text -> run(List.of(text), control));
            }
        }
    }
}
