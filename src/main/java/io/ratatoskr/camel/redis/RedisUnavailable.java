package io.ratatoskr.camel.redis;

/** Redis did not respond in time, refused the command or is not connected. The caller goes on without it. Has no stack trace. */
public final class RedisUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public RedisUnavailable(String message) {
        super(message, null, false, false);
    }
}
