package io.ratatoskr.store;

import java.io.IOException;

/** Why a model is not to be had, in a sentence that says what would help. */
public final class StoreFailure extends IOException {
    private static final long serialVersionUID = 1L;

    public StoreFailure(String message) {
        super(message);
    }

    public StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
