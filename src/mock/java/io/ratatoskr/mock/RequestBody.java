package io.ratatoskr.mock;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Collects a request's body. */
final class RequestBody {
    private static final int MAX_BYTES = 64 << 20;

    private @Nullable Buffer all;

    /** Returns false when the body exceeds the maximum size. */
    boolean add(Buffer chunk) {
        Buffer before = all;
        if (before == null) {
            all = chunk;
            return chunk.length() <= MAX_BYTES;
        }
        if (before.length() + chunk.length() > MAX_BYTES) {
            return false;
        }
        before.appendBuffer(chunk);
        return true;
    }

    byte[] bytes() {
        Buffer body = all;
        return body == null ? new byte[0] : body.getBytes();
    }
}
