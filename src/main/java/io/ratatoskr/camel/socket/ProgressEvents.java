package io.ratatoskr.camel.socket;

import io.ratatoskr.api.model.DownloadProgressListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Passes on the progress of a download a few times a second, and its end. Thread-safe. */
final class ProgressEvents implements DownloadProgressListener {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** What has been downloaded. */
    record Progress(String file, long done, long total) {}

    private final Consumer<Progress> receiver;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    ProgressEvents(Consumer<Progress> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void onProgress(String file, long done, long total) {
        long now = System.nanoTime();
        long due = next.get();
        if ((now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) || done == total) {
            receiver.accept(new Progress(file, done, total));
        }
    }
}
