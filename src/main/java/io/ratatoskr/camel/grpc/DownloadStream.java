package io.ratatoskr.camel.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.grpc.GrpcStream;
import io.ratatoskr.grpc.message.ModelMessages;
import io.ratatoskr.grpc.v1.Wire;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The progress of a download, of which a slow client gets the newest only, and the model's status at the end. Thread-safe. */
final class DownloadStream implements GrpcStream, DownloadProgressListener {
    private final Cancellation cancellation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Wire.@Nullable DownloadProgress newest;
    private @Nullable ModelStatus status;
    private @Nullable RuntimeException failure;
    private boolean ended;

    DownloadStream(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void onProgress(String file, long done, long total) {
        lock.lock();
        try {
            newest = Wire.DownloadProgress.newBuilder()
                    .setFile(file)
                    .setReceivedBytes(done)
                    .setTotalBytes(total)
                    .build();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The download has ended with this status. */
    void complete(ModelStatus result) {
        lock.lock();
        try {
            status = result;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The download has failed. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable MessageLite next() {
        lock.lock();
        try {
            if (ended) {
                return null;
            }
            while (newest == null && status == null && failure == null) {
                cancellation.throwIfCancelled();
                changed.await();
            }
            Wire.DownloadProgress progress = newest;
            if (progress != null) {
                newest = null;
                return Wire.DownloadEvent.newBuilder().setProgress(progress).build();
            }
            ended = true;
            if (failure != null || status == null) {
                throw failure == null ? new IllegalStateException("no status") : failure;
            }
            return Wire.DownloadEvent.newBuilder()
                    .setStatus(ModelMessages.write(status))
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the download was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the reader; the request's cancellation ends the download. */
    @Override
    public void close() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
