package io.ratatoskr.telemetry;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Returns request ids: the client's when it is safe to echo, else a generated one, unique in this process and most likely beyond. */
public final class RequestIdGenerator {
    private static final int MAX_LENGTH = 128;

    private final String prefix =
            "req-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 31, 1L << 36), 36) + "-";
    private final AtomicLong last = new AtomicLong();

    /** @param expected the id that the client sent; null: none */
    public String resolve(@Nullable String expected) {
        return expected != null && isValid(expected) ? expected : prefix + Long.toString(last.incrementAndGet(), 36);
    }

    private static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean sane = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!sane) {
                return false;
            }
        }
        return true;
    }
}
