package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** A command for a local model. */
public sealed interface ModelOrder {
    /** The model, resolved as for every other operation. */
    String model();

    /** Returns the model's status. */
    record Status(String model) implements ModelOrder {
        public Status {
            model = Checks.model(model);
        }
    }

    /** Loads the model into memory and pins it there. */
    record Load(String model) implements ModelOrder {
        public Load {
            model = Checks.model(model);
        }
    }

    /** Unloads the model, now or when the last request that uses it has completed. */
    record Unload(String model) implements ModelOrder {
        public Unload {
            model = Checks.model(model);
        }
    }

    /**
     * Downloads the model's files.
     *
     * @param upgrade whether to use the newest commit instead of the one pinned in the lock file
     */
    record Download(String model, boolean upgrade, DownloadProgress progress) implements ModelOrder {
        public Download {
            model = Checks.model(model);
            requireNonNull(progress, "progress");
        }
    }
}
