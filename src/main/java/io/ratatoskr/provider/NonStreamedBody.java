package io.ratatoskr.provider;

import java.io.ByteArrayOutputStream;

/** Collects a JSON or HTML body sent instead of a stream, detected by its first character. Not thread-safe. */
final class NonStreamedBody {
    private final ProviderProfile profile;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean decided;
    private boolean nonStreamed;

    NonStreamedBody(ProviderProfile profile) {
        this.profile = profile;
    }

    /** Accepts the bytes if the body is not a stream; otherwise returns false. */
    boolean feed(byte[] chunk, int offset, int length) {
        for (int i = offset; i < offset + length && !decided; i++) {
            byte b = chunk[i];
            boolean byteOrderMark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
            if (!byteOrderMark && b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                decided = true;
                nonStreamed = b == '{' || b == '[' || b == '<';
            }
        }
        if (nonStreamed) {
            if (bytes.size() + length > SseReader.MAX_EVENT_BYTES) {
                throw MalformedResponses.invalid(
                        profile, "response body instead of a stream exceeds %d MiB".formatted(SseReader.MAX_EVENT_BYTES >> 20));
            }
            bytes.write(chunk, offset, length);
        }
        return nonStreamed;
    }

    boolean isNonStreamed() {
        return nonStreamed;
    }

    byte[] bytes() {
        byte[] all = bytes.toByteArray();
        bytes = new ByteArrayOutputStream(0);
        return all;
    }
}
