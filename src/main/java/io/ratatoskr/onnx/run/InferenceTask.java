package io.ratatoskr.onnx.run;

import ai.onnxruntime.OrtException;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.onnx.run.InferencePool.WorkItem;
import io.ratatoskr.tokenizer.ModelInput;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes the rows of numbers for the inputs of one request. Batchable texts are tokenised first and then wait for a run that they
 * may share with other requests; others are tokenised and run one by one. Everything runs on the inference threads, since native calls
 * would pin the caller's virtual thread to its carrier.
 */
public final class InferenceTask implements PendingText.ResultListener {
    /** Texts that are tokenised in one work item: a few milliseconds. */
    private static final int TEXTS_PER_TOKENISING_ITEM = 16;

    private final LoadedModel model;
    private final List<ModelInput> inputs;
    private final TokenizedInput[] tokens;
    private final float[][] rows;
    private final AtomicInteger pending;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public InferenceTask(LoadedModel model, List<ModelInput> inputs) {
        this.model = model;
        this.inputs = inputs;
        this.tokens = new TokenizedInput[inputs.size()];
        this.rows = new float[inputs.size()][];
        this.pending = new AtomicInteger(inputs.size());
    }

    /** Returns when every text has its row. The queue must have capacity for the texts. */
    public void run(InferenceQueue queue, Cancellation cancellation) {
        queue.add(model.precision().batchable() ? tokenisingItems(queue) : singleTextItems());
        Await.cancellable(done, cancellation, "local model '" + model.model().id() + "' was still running");
    }

    public TokenizedInput tokens(int text) {
        return tokens[text];
    }

    public float[] row(int text) {
        return rows[text];
    }

    private List<WorkItem> singleTextItems() {
        List<WorkItem> items = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            int text = i;
            items.add(workItem(1, control -> {
                tokens[text] = model.tokenise(inputs.get(text));
                onResult(text, model.run(List.of(tokens[text]), control)[0]);
            }));
        }
        return items;
    }

    private List<WorkItem> tokenisingItems(InferenceQueue queue) {
        List<WorkItem> items = new ArrayList<>();
        for (int start = 0; start < inputs.size(); start += TEXTS_PER_TOKENISING_ITEM) {
            int from = start;
            int to = Math.min(inputs.size(), from + TEXTS_PER_TOKENISING_ITEM);
            items.add(workItem(0, control -> {
                List<PendingText> texts = new ArrayList<>(to - from);
                for (int text = from; text < to; text++) {
                    tokens[text] = model.tokenise(inputs.get(text));
                    texts.add(new PendingText(queue, model.batcher(), this, text, tokens[text]));
                }
                queue.addTexts(texts);
            }));
        }
        return items;
    }

    @Override
    public void onResult(int text, float[] row) {
        rows[text] = row;
        if (pending.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        done.completeExceptionally(
                failure instanceof GatewayException
                        ? failure
                        : new ProviderUnavailable(
                                "local model '%s' failed: %s"
                                        .formatted(model.model().id(), failure),
                                ProviderUnavailable.Reason.UNAVAILABLE,
                                failure));
    }

    private interface InferenceStep {
        void run(RunControl control) throws OrtException;
    }

    private WorkItem workItem(int count, InferenceStep step) {
        return new WorkItem(count, control -> runStep(step, control), this::onFailure);
    }

    private void runStep(InferenceStep step, RunControl control) {
        if (done.isDone()) {
            return;
        }
        try {
            step.run(control);
        } catch (Throwable e) {
            onFailure(e);
        }
    }
}
