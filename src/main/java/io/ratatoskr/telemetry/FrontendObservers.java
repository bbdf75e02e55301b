package io.ratatoskr.telemetry;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Several observers as one. Immutable. */
public final class FrontendObservers implements FrontendObserver {
    private final List<FrontendObserver> observers;

    private FrontendObservers(List<FrontendObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    /** An observer that reports to all of these; {@link FrontendObserver#NONE} for none. */
    public static FrontendObserver of(List<FrontendObserver> observers) {
        return switch (observers.size()) {
            case 0 -> NONE;
            case 1 -> observers.getFirst();
            default -> new FrontendObservers(observers);
        };
    }

    @Override
    public FrontendObservation start(InboundRequest request) {
        return new All(
                observers.stream().map(observer -> observer.start(request)).toList());
    }

    @Override
    public void refused(String frontend, String method, String path, String requestId, int status) {
        observers.forEach(observer -> observer.refused(frontend, method, path, requestId, status));
    }

    private record All(List<FrontendObservation> parts) implements FrontendObservation {
        @Override
        public <T extends FrontendObservation> @Nullable T as(Class<T> type) {
            for (FrontendObservation part : parts) {
                T found = part.as(type);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }

        @Override
        public @Nullable String traceId() {
            for (FrontendObservation part : parts) {
                String id = part.traceId();
                if (id != null) {
                    return id;
                }
            }
            return null;
        }

        @Override
        public void propagate(BiConsumer<String, String> headers) {
            parts.forEach(part -> part.propagate(headers));
        }

        @Override
        public void failed(Throwable failure) {
            parts.forEach(part -> part.failed(failure));
        }

        @Override
        public void end(int status) {
            parts.forEach(part -> part.end(status));
        }
    }
}
