package io.ratatoskr.onnx;

import ai.onnxruntime.OrtException;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.onnx.InferencePool.Lane;
import io.ratatoskr.onnx.InferencePool.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request's texts on their way to vectors. What may be batched is tokenised first, then packed by length; everything else is
 * tokenised and run text by text. All of it happens on the inference threads: native calls would pin the caller's virtual thread
 * to its carrier, and a large request would hold the carrier for a second.
 */
final class EmbedTask {
    /** Texts that are tokenised in one piece: some milliseconds. */
    private static final int CHUNK = 16;

    private final LoadedModel model;
    private final List<String> texts;
    private final int threads;
    private final Tokens[] tokens;
    private final float[][] vectors;
    private final AtomicInteger untokenised;
    private final AtomicInteger unanswered;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param threads how many pieces run at once */
    EmbedTask(LoadedModel model, List<String> texts, int threads) {
        this.model = model;
        this.texts = texts;
        this.threads = threads;
        this.tokens = new Tokens[texts.size()];
        this.vectors = new float[texts.size()][];
        this.untokenised = new AtomicInteger(texts.size());
        this.unanswered = new AtomicInteger(texts.size());
    }

    /** Returns when every text has its vector. The lane must have room for the texts. */
    void run(Lane lane, Cancellation cancellation) {
        boolean alone = texts.size() == 1 || !model.model().precision().batches();
        lane.add(alone ? oneByOne() : tokenising(lane));
        Waiting.on(done, cancellation, "local model '" + model.model().id() + "' was still at work");
    }

    Tokens tokens(int text) {
        return tokens[text];
    }

    float[] vector(int text) {
        return vectors[text];
    }

    private List<Piece> oneByOne() {
        List<Piece> pieces = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            int text = i;
            pieces.add(piece(1, () -> {
                tokens[text] = model.tokenise(texts.get(text));
                embed(text);
            }));
        }
        return pieces;
    }

    private List<Piece> tokenising(Lane lane) {
        List<Piece> pieces = new ArrayList<>();
        for (int start = 0; start < texts.size(); start += CHUNK) {
            int from = start;
            int to = Math.min(texts.size(), from + CHUNK);
            pieces.add(piece(0, () -> {
                for (int text = from; text < to; text++) {
                    tokens[text] = model.tokenise(texts.get(text));
                }
                if (untokenised.addAndGet(from - to) == 0) {
                    lane.add(batches());
                }
            }));
        }
        return pieces;
    }

    private List<Piece> batches() {
        int[] lengths =
                Arrays.stream(tokens).mapToInt(each -> each.ids().length).toArray();
        return Batches.pack(lengths, threads).stream()
                .map(batch -> piece(batch.length, () -> embed(batch)))
                .toList();
    }

    private void embed(int... batch) throws OrtException {
        List<long[]> ids =
                Arrays.stream(batch).mapToObj(text -> tokens[text].ids()).toList();
        float[][] answers = model.embed(ids);
        for (int i = 0; i < batch.length; i++) {
            vectors[batch[i]] = answers[i];
        }
        if (unanswered.addAndGet(-batch.length) == 0) {
            done.complete(null);
        }
    }

    private interface Step {
        void run() throws OrtException;
    }

    private Piece piece(int count, Step step) {
        return new Piece(count, () -> attempt(step), done::completeExceptionally);
    }

    private void attempt(Step step) {
        if (done.isDone()) {
            return;
        }
        try {
            step.run();
        } catch (GatewayException e) {
            done.completeExceptionally(e);
        } catch (Throwable e) {
            done.completeExceptionally(new ProviderUnavailable(
                    "local model '%s' failed: %s".formatted(model.model().id(), e),
                    ProviderUnavailable.Cause.UNAVAILABLE,
                    e));
        }
    }
}
