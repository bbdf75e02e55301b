package io.ratatoskr.onnx.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs a session, and terminates the run from another thread: the runtime checks for termination before each node of the graph, also
 * inside loops. {@link #run} is confined to one thread at a time; {@link #terminate} is thread-safe and does not block.
 */
final class RunControl {
    private final ReentrantLock lock = new ReentrantLock();
    /** Options of the run in progress. */
    private OrtSession.@Nullable RunOptions running;

    private boolean terminated;

    /** @throws OrtException when the run fails or is terminated */
    OrtSession.Result run(OrtSession session, Map<String, OnnxTensor> inputs, Set<String> outputs) throws OrtException {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            begin(options);
            try {
                return session.run(inputs, outputs, options);
            } finally {
                end();
            }
        }
    }

    private void begin(OrtSession.RunOptions options) throws OrtException {
        lock.lock();
        try {
            if (terminated) {
                throw new OrtException("the run was terminated");
            }
            running = options;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running = null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the run in progress and refuses later ones. */
    void terminate() {
        lock.lock();
        try {
            terminated = true;
            if (running != null) {
                running.setTerminate(true);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be terminated", e);
        } finally {
            lock.unlock();
        }
    }

    boolean isTerminated() {
        lock.lock();
        try {
            return terminated;
        } finally {
            lock.unlock();
        }
    }
}
