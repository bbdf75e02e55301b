package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ratatoskr.api.Cancellation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exclusive lock on a file, against other threads of this JVM first and then against other processes. The file contains the
 * identifier of the process that holds the lock, for messages. Not reentrant; released by the thread that acquired it.
 */
final class StoreLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);
    /** Interval of attempts while another process holds the lock; Java's waiting file lock has no timeout. */
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);
    /** One entry per lock file, of which there is one per repository. */
    private static final Map<Path, ReentrantLock> JVM_LOCKS = new ConcurrentHashMap<>();

    private final ReentrantLock jvmLock;
    private final FileChannel channel;

    private StoreLock(ReentrantLock jvmLock, FileChannel channel) {
        this.jvmLock = jvmLock;
        this.channel = channel;
    }

    /**
     * Acquires the lock; creates the file and its folder when missing. Waits until the thread is interrupted or {@code stop} is
     * cancelled or at its deadline.
     *
     * @throws ModelStoreException when it is not available in time; the message names the process that holds it
     */
    static StoreLock acquire(Path file, Cancellation stop) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ReentrantLock jvmLock =
                JVM_LOCKS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        try {
            if (!jvmLock.tryLock(stop.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw timeout(file, "another download of this process");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file, stop);
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)));
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

    private static void lock(FileChannel channel, Path file, Cancellation stop) throws IOException {
        boolean logged = false;
        while (!tryLock(channel)) {
            String holder = holder(channel);
            if (stop.isCancelled()) {
                throw new ModelStoreException("the download was cancelled; it can be resumed");
            }
            if (stop.remaining().isZero()) {
                throw timeout(file, holder);
            }
            if (!logged) {
                logged = true;
                LOG.info("waiting for {}, which holds {}", holder, file.getFileName());
            }
            try {
                Thread.sleep(stop.remaining().compareTo(RETRY_INTERVAL) < 0 ? stop.remaining() : RETRY_INTERVAL);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    /** Returns whether the channel has the lock now. */
    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this class in another class loader
            return false;
        }
    }

    /** What holds the lock, for messages; some systems do not permit reading a locked file. */
    private static String holder(FileChannel channel) {
        ByteBuffer content = ByteBuffer.allocate(20);
        try {
            channel.read(content, 0);
        } catch (IOException e) {
            LOG.debug("a locked file cannot be read", e);
        }
        String process = new String(content.array(), 0, content.position(), US_ASCII);
        return process.matches("\\d+") ? "process " + process : "another process";
    }

    private static ModelStoreException timeout(Path file, String holder) {
        return new ModelStoreException(
                "the download waited longer than ratatoskr.models.download-timeout for %s, which holds %s in ratatoskr.models.folder"
                        .formatted(holder, file.getFileName()));
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the store");
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
