package io.ratatoskr.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An exclusive lock on a file, against other threads of this JVM first and then against other processes: a JVM holds the locks of
 * a file as a whole, so that a second {@link FileLock} in it would fail instead of wait. Waiting ends when the thread is
 * interrupted. Not reentrant; released by the thread that acquired it.
 */
final class StoreLock implements AutoCloseable {
    /** One entry per lock file, of which there is one per repository. */
    private static final Map<Path, ReentrantLock> JVM_LOCKS = new ConcurrentHashMap<>();

    private final ReentrantLock jvmLock;
    private final FileChannel channel;

    private StoreLock(ReentrantLock jvmLock, FileChannel channel) {
        this.jvmLock = jvmLock;
        this.channel = channel;
    }

    /** Acquires the lock; creates the file and its folder when missing. */
    static StoreLock acquire(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ReentrantLock jvmLock =
                JVM_LOCKS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        try {
            jvmLock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the store");
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.lock();
                if (!lock.isValid()) {
                    throw new ModelStoreException("the store cannot be locked");
                }
                return new StoreLock(jvmLock, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            jvmLock.unlock();
            throw e;
        }
    }

    /** Releases the lock; closing the channel releases the file lock. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            jvmLock.unlock();
        }
    }
}
