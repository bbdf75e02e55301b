package io.ratatoskr.client.auto;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current {@link AutoState}. Each change of the choice is one line in the log. Thread-safe; reading it takes no lock. */
final class Choice {
    private static final Logger LOG = LoggerFactory.getLogger(AutoGateway.class);

    private final String service;
    private final AtomicReference<AutoState> state = new AtomicReference<>(new Undecided());

    /** @param service the URI, for log lines */
    Choice(String service) {
        this.service = service;
    }

    AutoState state() {
        return state.get();
    }

    /**
     * Applies an event.
     *
     * @return whether the choice is another one now
     */
    boolean update(UnaryOperator<AutoState> event) {
        AutoState before;
        AutoState after;
        do {
            before = state.get();
            after = event.apply(before);
            if (after.equals(before)) {
                return false;
            }
        } while (!state.compareAndSet(before, after));
        boolean changed = after.isOtherChoice(before);
        if (changed) {
            log(before, after);
        }
        return changed;
    }

    private void log(AutoState before, AutoState after) {
        switch (after) {
            case Undecided undecided -> {}
            case ServiceInUse inUse -> LOG.info("{}: {}", service, after.description());
            case ServiceStopping stopping -> LOG.warn("{}: {}", service, after.description());
            case EmbeddedInUse inUse -> {
                if (before instanceof Undecided) {
                    LOG.info("{}: {}", service, after.description());
                } else {
                    LOG.warn("{}: {}", service, after.description());
                }
            }
            case NoGateway none -> LOG.error("{}: {}", service, after.description());
            case Closed closed -> LOG.debug("{}: {}", service, after.description());
        }
    }
}
