package io.ratatoskr.onnx;

import io.ratatoskr.api.ModelCapability;

/** What a local model is for. */
public enum ModelKind {
    EMBEDDING(ModelCapability.EMBED);

    private final ModelCapability capability;

    ModelKind(ModelCapability capability) {
        this.capability = capability;
    }

    ModelCapability capability() {
        return capability;
    }
}
