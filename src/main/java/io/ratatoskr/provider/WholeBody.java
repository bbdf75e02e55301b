package io.ratatoskr.provider;

import java.io.ByteArrayOutputStream;

/** Collects a JSON or HTML body sent instead of a stream, detected by its first character. Not thread-safe. */
final class WholeBody {
    private final Profile profile;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean decided;
    private boolean whole;

    WholeBody(Profile profile) {
        this.profile = profile;
    }

    /** Accepts the bytes if the body is not a stream; otherwise returns false. */
    boolean feed(byte[] more, int offset, int length) {
        for (int i = offset; i < offset + length && !decided; i++) {
            byte b = more[i];
            boolean mark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
            if (!mark && b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                decided = true;
                whole = b == '{' || b == '[' || b == '<';
            }
        }
        if (whole) {
            if (bytes.size() + length > SseReader.MAX_EVENT) {
                throw BadAnswers.bad(
                        profile, "response body instead of a stream exceeds %d MiB".formatted(SseReader.MAX_EVENT >> 20));
            }
            bytes.write(more, offset, length);
        }
        return whole;
    }

    boolean isIt() {
        return whole;
    }

    byte[] bytes() {
        byte[] all = bytes.toByteArray();
        bytes = new ByteArrayOutputStream(0);
        return all;
    }
}
