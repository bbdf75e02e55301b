package io.ratatoskr.onnx;

import ai.onnxruntime.OrtException;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.onnx.InferencePool.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes the rows of numbers for the inputs of one request. Batchable texts are tokenised first and then wait for a run that they
 * may share with other requests; others are tokenised and run one by one. Everything runs on the inference threads, since native calls
 * would pin the caller's virtual thread to its carrier.
 */
final class InferenceTask implements Ready.Answers {
    /** Texts that are tokenised in one work item: a few milliseconds. */
    private static final int CHUNK = 16;

    private final LoadedModel model;
    private final List<ModelInput> inputs;
    private final Tokens[] tokens;
    private final float[][] rows;
    private final AtomicInteger unanswered;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    InferenceTask(LoadedModel model, List<ModelInput> inputs) {
        this.model = model;
        this.inputs = inputs;
        this.tokens = new Tokens[inputs.size()];
        this.rows = new float[inputs.size()][];
        this.unanswered = new AtomicInteger(inputs.size());
    }

    /** Returns when every text has its row. The queue must have capacity for the texts. */
    void run(Lane lane, Cancellation cancellation) {
        lane.add(model.precision().batches() ? tokenising(lane) : oneByOne());
        Waiting.on(done, cancellation, "local model '" + model.model().id() + "' was still running");
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
                row(text, model.run(List.of(tokens[text]))[0]);
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
                List<Ready> ready = new ArrayList<>(to - from);
                for (int text = from; text < to; text++) {
                    tokens[text] = model.tokenise(inputs.get(text));
                    ready.add(new Ready(lane, model.batches(), this, text, tokens[text]));
                }
                lane.ready(ready);
            }));
        }
        return pieces;
    }

    @Override
    public void row(int text, float[] row) {
        rows[text] = row;
        if (unanswered.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    @Override
    public void failed(Throwable failure) {
        done.completeExceptionally(
                failure instanceof GatewayException
                        ? failure
                        : new ProviderUnavailable(
                                "local model '%s' failed: %s"
                                        .formatted(model.model().id(), failure),
                                ProviderUnavailable.Reason.UNAVAILABLE,
                                failure));
    }

    private interface Step {
        void run() throws OrtException;
    }

    private Piece piece(int count, Step step) {
        return new Piece(count, () -> attempt(step), this::failed);
    }

    private void attempt(Step step) {
        if (done.isDone()) {
            return;
        }
        try {
            step.run();
        } catch (Throwable e) {
            failed(e);
        }
    }
}
