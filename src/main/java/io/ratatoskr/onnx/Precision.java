package io.ratatoskr.onnx;

/** How a model's weights are kept, and what follows for running it. */
public enum Precision {
    /** A text's vector does not depend on what else is in the batch. */
    FLOAT32(true),
    /** Activations are scaled over the whole batch, so a text's vector would depend on its batch-mates: texts run one by one. */
    DYNAMIC_INT8(false);

    private final boolean batches;

    Precision(boolean batches) {
        this.batches = batches;
    }

    boolean batches() {
        return batches;
    }
}
