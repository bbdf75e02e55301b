package io.ratatoskr.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown when a model cannot be downloaded or verified; the message states a remedy. */
public final class ModelStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    public ModelStoreException(String message) {
        super(message);
    }

    public ModelStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
