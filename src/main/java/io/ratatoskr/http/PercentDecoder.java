package io.ratatoskr.http;

import io.ratatoskr.api.error.InvalidRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoding strictly: bad escapes, bad UTF-8 and control characters are rejected, never repaired. */
final class PercentDecoder {
    /** Represents an encoded slash while a path is matched; no valid input decodes to it. */
    static final char ENCODED_SLASH = '\uFFFF';

    private PercentDecoder() {}

    /** Decodes a path; an encoded slash becomes {@link #ENCODED_SLASH}. */
    static String decodePath(String raw) {
        return isPlain(raw) ? raw : decode(raw, false, true);
    }

    /** Decodes a query parameter's name or value; plus is a space. */
    static String decodeQuery(String raw) {
        return isPlain(raw) && raw.indexOf('+') < 0 ? raw : decode(raw, true, false);
    }

    /** Decodes a form's name or value, which may have line breaks and other control characters. */
    static String decodeForm(String raw) {
        return isPlain(raw) && raw.indexOf('+') < 0 ? raw : decode(raw, true, false, true);
    }

    private static String decode(String raw, boolean plusIsSpace, boolean markSlash) {
        return decode(raw, plusIsSpace, markSlash, false);
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String raw, boolean plusIsSpace, boolean markSlash, boolean allowControls) {
        byte[] bytes = new byte[raw.length() * 3];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c > 0xff) {
                throw invalidEncoding();
            }
            byte b = (byte) c;
            if (c == '%') {
                b = octet(raw, i);
                i += 2;
                if (b == '/' && markSlash) {
                    // U+FFFF in UTF-8; rejected below when it comes from outside
                    bytes[length++] = (byte) 0xef;
                    bytes[length++] = (byte) 0xbf;
                    b = (byte) 0xbf;
                } else if (isMarker(bytes, length, b)) {
                    throw invalidEncoding();
                }
            } else if (c == '+' && plusIsSpace) {
                b = ' ';
            } else if (isMarker(bytes, length, b)) {
                throw invalidEncoding();
            }
            if (!allowControls && b >= 0 && (b < ' ' || b == 0x7f)) {
                throw invalidEncoding();
            }
            bytes[length++] = b;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalidEncoding();
        }
    }

    private static boolean isMarker(byte[] bytes, int length, byte last) {
        return last == (byte) 0xbf
                && length >= 2
                && bytes[length - 1] == (byte) 0xbf
                && bytes[length - 2] == (byte) 0xef;
    }

    private static byte octet(String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(at + 2), 16);
        if (low < 0) {
            throw invalidEncoding();
        }
        return (byte) (high << 4 | low);
    }

    private static InvalidRequest invalidEncoding() {
        return new InvalidRequest(
                "the URL has an invalid percent-encoding; encode it as UTF-8, two hex digits per byte");
    }
}
