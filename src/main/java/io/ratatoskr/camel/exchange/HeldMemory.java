package io.ratatoskr.camel.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the provider responses of a request, which counts until the request's exchange has ended: until the response was
 * written to the client, or the caller of the library has it. Thread-safe.
 */
public final class HeldMemory {
    /** Counted bytes and how to stop counting them. */
    private record Part(long bytes, Runnable release) {}

    private @Nullable List<Part> parts;
    private long bytes;

    /** @param release stops counting the bytes; safe to run more than once */
    public synchronized void add(long more, Runnable release) {
        List<Part> list = parts == null ? new ArrayList<>(1) : parts;
        parts = list;
        list.add(new Part(more, release));
        bytes += more;
    }

    /** The bytes of all responses that the request has had so far. */
    public synchronized long bytes() {
        return bytes;
    }

    /** What releases the memory added since the last call; null if there is none. */
    public synchronized @Nullable Runnable takeRelease() {
        List<Part> taken = parts;
        parts = null;
        return taken == null ? null : () -> taken.forEach(part -> part.release().run());
    }
}
