package io.ratatoskr.socket;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Writes whole lines, one thread at a time; blocks while the client does not read. Thread-safe. */
final class LineWriter {
    /** Pieces that are together smaller are written at once. */
    private static final int SMALL = 32 * 1024;
    /** The JDK holds a buffer outside the heap per thread, as large as the largest write. */
    private static final int MAX_WRITE = 64 * 1024;

    private static final byte[] BLANK = {' '};

    private final Transport transport;
    private final Runnable onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private volatile long writingSince;

    /** @param onFailure called when the client does not read any more */
    LineWriter(Transport transport, Runnable onFailure) {
        this.transport = transport;
        this.onFailure = onFailure;
    }

    boolean isClosed() {
        return closed;
    }

    /** The time since which the client has read nothing of what is being written, by {@link System#nanoTime}; 0: nothing is. */
    long stalledSince() {
        return writingSince;
    }

    /** Returns false when the connection is closed, also by a failure of this call. */
    boolean write(byte[]... pieces) {
        lock.lock();
        try {
            int total = 0;
            for (byte[] piece : pieces) {
                total = Math.addExact(total, piece.length);
            }
            if (pieces.length > 1 && total <= SMALL) {
                write(joined(pieces, total));
            } else {
                for (byte[] piece : pieces) {
                    write(piece);
                }
            }
            return !closed;
        } catch (IOException | ArithmeticException failure) {
            onFailure.run();
            return false;
        } finally {
            writingSince = 0;
            lock.unlock();
        }
    }

    private static byte[] joined(byte[][] pieces, int total) {
        var all = new byte[total];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    private void write(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length && !closed; ) {
            writingSince = System.nanoTime() | 1;
            at += transport.write(bytes, at, Math.min(bytes.length - at, MAX_WRITE));
        }
    }

    /** Finds out whether a client that sends no more still reads: blanks before a line are no part of it. */
    void probe() {
        if (lock.tryLock()) {
            try {
                write(BLANK);
            } catch (IOException failure) {
                onFailure.run();
            } finally {
                writingSince = 0;
                lock.unlock();
            }
        }
    }

    /** Closes the connection. Idempotent. */
    void close() {
        closed = true;
        transport.close();
    }
}
