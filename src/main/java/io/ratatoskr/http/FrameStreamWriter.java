package io.ratatoskr.http;

import io.ratatoskr.api.Cancellation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of a stream to the socket, each at once. The status line is sent with the first frame, so that a failure before
 * it is an ordinary error response; a later failure is the last frame. A full socket pauses the stream.
 */
final class FrameStreamWriter {
    private static final Logger LOG = LoggerFactory.getLogger(FrameStreamWriter.class);

    private final RequestTask task;
    private final HttpResponseWriter writer;
    private final Duration heartbeat;
    private final GatewayHttpResponse head;
    private final FrameStream frames;
    private final AtomicBoolean closed = new AtomicBoolean();

    FrameStreamWriter(
            RequestTask task,
            HttpResponseWriter writer,
            Duration heartbeat,
            GatewayHttpResponse response,
            FrameStream frames) {
        this.task = task;
        this.writer = writer;
        this.heartbeat = heartbeat;
        this.head = response;
        this.frames = frames;
    }

    /** Returns when the last frame has been handed over or the client has disconnected. */
    void writeAll() {
        Cancellation.Registration registration = task.cancellation().onCancel(this::cancel);
        try {
            byte[] first;
            try {
                first = frames.next();
            } catch (RuntimeException e) {
                writeError(task.addCorsHeaders(task.errorResponse(e)));
                return;
            }
            if (!writer.startStream(head, first)) {
                return;
            }
            if (first == null || writeRemaining()) {
                writer.endStream();
            }
        } finally {
            registration.remove();
            close();
        }
    }

    private void writeError(GatewayHttpResponse error) {
        if (error.content() instanceof GatewayHttpResponse.Content.Full(byte[] bytes)) {
            writer.writeFull(error, bytes);
        } else {
            writer.abort("the dialect returned a streamed error");
        }
    }

    /** Returns whether the stream can be ended; false: its connection has been closed. */
    private boolean writeRemaining() {
        try {
            while (writer.awaitWritable(task.cancellation())) {
                if (!frames.await(heartbeat)) {
                    byte[] pause = frames.heartbeat();
                    if (pause != null) {
                        writer.writeFrame(pause);
                    }
                    continue;
                }
                byte[] frame = frames.next();
                if (frame == null) {
                    break;
                }
                writer.writeFrame(frame);
            }
            task.cancellation().throwIfCancelled();
        } catch (RuntimeException e) {
            LOG.debug("{}: stream failed: {}", task.id(), e.toString());
            RuntimeException failure = cancellationOr(e);
            task.streamFailed(failure);
            byte[] last = frames.errorFrame(failure);
            if (last == null) {
                writer.cut();
                return false;
            }
            writer.writeFrame(last);
        }
        return true;
    }

    /** Prefers the reason of a cancellation to the failure that it caused. */
    private RuntimeException cancellationOr(RuntimeException failure) {
        return task.cancellation().isCancelled() ? task.cancellation().exception() : failure;
    }

    private void cancel() {
        writer.wakeWriter();
        close();
    }

    private void close() {
        if (closed.compareAndSet(false, true)) {
            frames.close();
        }
    }
}
