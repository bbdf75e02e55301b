package io.ratatoskr.onnx.model;

/** The precision of a model's weights, which decides whether its texts can be batched. */
public enum Precision {
    /** A text's vector does not depend on the other texts of a batch. */
    FLOAT32(true),
    /** Activations are scaled over the whole batch, so a text's vector would depend on the other texts: texts run one by one. */
    DYNAMIC_INT8(false);

    private final boolean batchable;

    Precision(boolean batchable) {
        this.batchable = batchable;
    }

    public boolean batchable() {
        return batchable;
    }
}
