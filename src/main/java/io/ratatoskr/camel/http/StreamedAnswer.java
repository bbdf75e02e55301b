package io.ratatoskr.camel.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.config.HttpSettings;
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
    private final Conversation conversation;
    private final HttpSettings settings;
    private final HttpReply reply;
    private final FrameSource frames;
    private final AtomicBoolean closed = new AtomicBoolean();

    StreamedAnswer(Call call, Conversation conversation, HttpSettings settings, HttpReply reply, FrameSource frames) {
        this.call = call;
        this.conversation = conversation;
        this.settings = settings;
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
            if (!conversation.beginStream(call, reply, first)) {
                return;
            }
            boolean good = first == null || writeRest();
            conversation.endStream(call, good);
        } finally {
            registration.remove();
            close();
        }
    }

    private void refuse(HttpReply problem) {
        if (problem.content() instanceof HttpReply.Content.Whole(byte[] bytes)) {
            conversation.answer(call, problem, bytes);
        } else {
            conversation.abort(call);
        }
    }

    private boolean writeRest() {
        try {
            while (conversation.awaitWritable(call)) {
                if (!frames.await(settings.heartbeat())) {
                    conversation.frame(frames.heartbeat());
                    continue;
                }
                byte[] frame = frames.next();
                if (frame == null) {
                    return true;
                }
                conversation.frame(frame);
            }
            return false;
        } catch (RuntimeException e) {
            LOG.debug("{}: the stream broke off: {}", call.id(), e.toString());
            if (conversation.awaitWritable(call)) {
                conversation.frame(frames.failure(e));
            }
            return false;
        }
    }

    private void close() {
        if (closed.compareAndSet(false, true)) {
            frames.close();
        }
    }
}
