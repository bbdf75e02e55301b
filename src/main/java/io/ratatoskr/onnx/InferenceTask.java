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
 * One request's inputs on their way to rows of numbers. What may be batched is tokenised first, then packed by length; everything else is
 * tokenised and run text by text. All of it happens on the inference threads: native calls would pin the caller's virtual thread
 * to its carrier, and a large request would hold the carrier for a second.
 */
final class InferenceTask {
    /** Texts that are tokenised in one piece: some milliseconds. */
    private static final int CHUNK = 16;

    private final LoadedModel model;
    private final List<ModelInput> inputs;
    private final int threads;
    private final Tokens[] tokens;
    private final float[][] rows;
    private final AtomicInteger untokenised;
    private final AtomicInteger unanswered;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param threads how many pieces run at once */
    InferenceTask(LoadedModel model, List<ModelInput> inputs, int threads) {
        this.model = model;
        this.inputs = inputs;
        this.threads = threads;
        this.tokens = new Tokens[inputs.size()];
        this.rows = new float[inputs.size()][];
        this.untokenised = new AtomicInteger(inputs.size());
        this.unanswered = new AtomicInteger(inputs.size());
    }

    /** Returns when every text has its row. The lane must have room for the texts. */
    void run(Lane lane, Cancellation cancellation) {
        boolean alone = inputs.size() == 1 || !model.precision().batches();
        lane.add(alone ? oneByOne() : tokenising(lane));
        Waiting.on(done, cancellation, "local model '" + model.model().id() + "' was still at work");
    }

    Tokens tokens(int text) {
        return tokens[text];
    }

    float[] row(int text) {
        return rows[text];
    }

    private List<Piece> oneByOne() {
        List<Piece> pieces = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            int text = i;
            pieces.add(piece(1, () -> {
                tokens[text] = model.tokenise(inputs.get(text));
                infer(text);
            }));
        }
        return pieces;
    }

    private List<Piece> tokenising(Lane lane) {
        List<Piece> pieces = new ArrayList<>();
        for (int start = 0; start < inputs.size(); start += CHUNK) {
            int from = start;
            int to = Math.min(inputs.size(), from + CHUNK);
            pieces.add(piece(0, () -> {
                for (int text = from; text < to; text++) {
                    tokens[text] = model.tokenise(inputs.get(text));
                }
                if (untokenised.addAndGet(from - to) == 0) {
                    lane.add(batches());
                }
            }));
        }
        return pieces;
    }

    private List<Piece> batches() {
        int[] lengths = Arrays.stream(tokens).mapToInt(Tokens::length).toArray();
        return Batches.pack(lengths, threads).stream()
                .map(batch -> piece(batch.length, () -> infer(batch)))
                .toList();
    }

    private void infer(int... batch) throws OrtException {
        float[][] answers =
                model.run(Arrays.stream(batch).mapToObj(text -> tokens[text]).toList());
        for (int i = 0; i < batch.length; i++) {
            rows[batch[i]] = answers[i];
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
