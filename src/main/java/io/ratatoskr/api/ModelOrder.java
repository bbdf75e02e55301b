package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** Something to be done with a local model. */
public sealed interface ModelOrder {
    /** The model, resolved as for every other operation. */
    String model();

    /** Tell where it stands. */
    record Status(String model) implements ModelOrder {
        public Status {
            model = Checks.model(model);
        }
    }

    /** Bring it into memory, and keep it there. */
    record Load(String model) implements ModelOrder {
        public Load {
            model = Checks.model(model);
        }
    }

    /** Let it go from memory, now or when the last request that uses it is answered. */
    record Unload(String model) implements ModelOrder {
        public Unload {
            model = Checks.model(model);
        }
    }

    /**
     * Bring its files onto this machine.
     *
     * @param upgrade whether to take the newest commit instead of the one that the lock file names
     */
    record Download(String model, boolean upgrade, DownloadProgress progress) implements ModelOrder {
        public Download {
            model = Checks.model(model);
            requireNonNull(progress, "progress");
        }
    }
}
