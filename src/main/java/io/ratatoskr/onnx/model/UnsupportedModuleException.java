package io.ratatoskr.onnx.model;

import java.io.IOException;

/** Something in a model's files that is unknown, contradictory or not supported; the message is a whole sentence for the operator. */
final class UnsupportedModuleException extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedModuleException(String message) {
        super(message);
    }
}
