package io.ratatoskr.camel.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script, sent by its digest where the server knows it.
 *
 * @param text source
 * @param digest SHA-1 of the source in hexadecimal, as {@code EVALSHA} takes it
 */
public record RedisScript(String text, String digest) {
    public static RedisScript of(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new RedisScript(text, HexFormat.of().formatHex(sha));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
