package io.ratatoskr.camel.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries frames from a source to the socket, each at once. The status line waits for the first frame, so that a failure before it is
 * an ordinary error; afterwards a failure is the source's last frame. A full socket holds the source back.
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

    /** Returns when the last frame has been handed over or nobody wants more. */
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
            outlet.abort("the dialect streams its errors");
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
            LOG.debug("{}: the stream broke off: {}", call.id(), e.toString());
            outlet.frame(frames.failure(reason(e)));
        }
    }

    /** Why a cancelled request ended says more than what broke in consequence. */
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
