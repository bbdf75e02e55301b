package io.ratatoskr.camel.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of a stream to the socket, each at once. The status line is sent with the first frame, so that a failure before
 * it is an ordinary error response; a later failure is the last frame. A full socket pauses the stream.
 */
final class StreamedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

    private final Call call;
    private final Outlet outlet;
    private final Duration heartbeat;
    private final HttpReply reply;
    private final FrameSource frames;
    private final AtomicBoolean closed = new AtomicBoolean();

    StreamedAnswer(Call call, Outlet outlet, Duration heartbeat, HttpReply reply, FrameSource frames) {
        this.call = call;
        this.outlet = outlet;
        this.heartbeat = heartbeat;
        this.reply = reply;
        this.frames = frames;
    }

    /** Returns when the last frame has been handed over or the client has disconnected. */
    void write() {
        Cancellation.Registration registration = call.cancellation().onCancel(this::close);
        try {
            byte[] first;
            try {
                first = frames.next();
            } catch (RuntimeException e) {
                refuse(call.problem(e));
                return;
            }
            if (!outlet.begin(reply, first)) {
                return;
            }
            if (first != null) {
                writeRest();
            }
            outlet.end();
        } finally {
            registration.remove();
            close();
        }
    }

    private void refuse(HttpReply problem) {
        if (problem.content() instanceof HttpReply.Content.Whole(byte[] bytes)) {
            outlet.whole(problem, bytes);
        } else {
            outlet.abort("the dialect returned a streamed error");
        }
    }

    private void writeRest() {
        try {
            while (outlet.awaitRoom(call.cancellation())) {
                if (!frames.await(heartbeat)) {
                    outlet.frame(frames.heartbeat());
                    continue;
                }
                byte[] frame = frames.next();
                if (frame == null) {
                    break;
                }
                outlet.frame(frame);
            }
            call.cancellation().throwIfCancelled();
        } catch (RuntimeException e) {
            LOG.debug("{}: stream failed: {}", call.id(), e.toString());
            outlet.frame(frames.failure(reason(e)));
        }
    }

    /** Prefers the reason of a cancellation to the failure that it caused. */
    private RuntimeException reason(RuntimeException failure) {
        try {
            call.cancellation().throwIfCancelled();
            return failure;
        } catch (Cancelled reason) {
            return reason;
        }
    }

    private void close() {
        if (closed.compareAndSet(false, true)) {
            frames.close();
        }
    }
}
