package io.ratatoskr.camel.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the configurations of a gateway that follow each other have in common: connections, pools, loaded models. A part belongs to a name and
 * to the settings that it depends on; with the same settings the next configuration gets the same part. A part is closed when no
 * configuration uses it any more. Thread-safe.
 */
public final class SharedParts {
    private record Key(String name, Object settings) {}

    private static final class Part {
        private final Object object;
        private final Runnable close;
        private int users;

        Part(Object object, Runnable close) {
            this.object = object;
            this.close = close;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Part> parts = new HashMap<>();

    /** Returns the parts for one more configuration. */
    public Lease lease() {
        return new Lease();
    }

    /** The parts that one configuration uses. Thread-safe; closing it twice does no harm. */
    public final class Lease implements AutoCloseable {
        /** In the order of their first use. */
        private final List<Key> used = new ArrayList<>();

        private boolean closed;

        private Lease() {}

        /** Returns the parts for the next configuration. */
        public Lease next() {
            return lease();
        }

        /**
         * Returns the part of this name with these settings, created on first use.
         *
         * @param settings all that the part depends on; compared with equals
         * @param close releases the part; runs without a lock
         * @throws IllegalStateException when this is closed
         */
        @SuppressWarnings("unchecked") // a name stands for one type
        public <T> T get(String name, Object settings, Supplier<T> factory, Consumer<? super T> close) {
            var key = new Key(name, settings);
            lock.lock();
            try {
                if (closed) {
                    throw new IllegalStateException("the configuration that uses '%s' is closed".formatted(name));
                }
                Part part = parts.get(key);
                if (part == null) {
                    T created = factory.get();
                    part = new Part(created, () -> close.accept(created));
                    parts.put(key, part);
                }
                if (!used.contains(key)) {
                    used.add(key);
                    part.users++;
                }
                return (T) part.object;
            } finally {
                lock.unlock();
            }
        }

        /** Closes the parts that no other configuration uses, the last one first. */
        @Override
        public void close() {
            var unused = new ArrayList<Part>();
            lock.lock();
            try {
                closed = true;
                for (Key key : used.reversed()) {
                    Part part = parts.get(key);
                    if (part != null && --part.users == 0) {
                        parts.remove(key);
                        unused.add(part);
                    }
                }
                used.clear();
            } finally {
                lock.unlock();
            }
            unused.forEach(part -> part.close.run());
        }
    }
}
