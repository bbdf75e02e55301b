package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** A command for a local model. */
public sealed interface LocalModelCommand {
    /** The model, resolved as for every other operation. */
    String model();

    /** Returns the model's status. */
    record Status(String model) implements LocalModelCommand {
        public Status {
            model = Preconditions.requireModelName(model);
        }
    }

    /** Loads the model into memory and pins it there. */
    record Load(String model) implements LocalModelCommand {
        public Load {
            model = Preconditions.requireModelName(model);
        }
    }

    /** Unloads the model, now or when the last request that uses it has completed. */
    record Unload(String model) implements LocalModelCommand {
        public Unload {
            model = Preconditions.requireModelName(model);
        }
    }

    /**
     * Downloads the model's files.
     *
     * @param upgrade whether to use the newest commit instead of the one pinned in the lock file
     */
    record Download(String model, boolean upgrade, DownloadProgressListener progress) implements LocalModelCommand {
        public Download {
            model = Preconditions.requireModelName(model);
            requireNonNull(progress, "progress");
        }
    }
}
