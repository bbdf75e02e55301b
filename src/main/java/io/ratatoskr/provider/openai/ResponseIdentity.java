package io.ratatoskr.provider.openai;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Default id and creation time of responses that lack them. */
final class ResponseIdentity {
    static final String UNKNOWN_MODEL = "unknown";

    private ResponseIdentity() {}

    /** Returns the id, or a new random one such as {@code chatcmpl-3f…}. */
    static String idOrNew(@Nullable String id, String prefix) {
        if (id != null) {
            return id;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return prefix + hex(random.nextLong()) + hex(random.nextLong());
    }

    /** Returns the creation time, or the current time, in seconds since 1970. */
    static long createdOrNow(@Nullable Long created) {
        return created != null ? created : System.currentTimeMillis() / 1000;
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
