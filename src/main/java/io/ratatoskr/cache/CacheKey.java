package io.ratatoskr.cache;

import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of everything that a stored response depends on. Immutable. */
public final class CacheKey {
    private final byte[] digest;

    CacheKey(byte[] digest) {
        this.digest = digest;
    }

    /** 64 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(digest);
    }

    byte[] digest() {
        return digest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CacheKey that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return (digest[0] & 0xff) << 24 | (digest[1] & 0xff) << 16 | (digest[2] & 0xff) << 8 | (digest[3] & 0xff);
    }

    @Override
    public String toString() {
        return hex();
    }
}
