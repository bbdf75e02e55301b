package io.ratatoskr.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces known secrets in texts by {@value #MASK}: as they are, percent-encoded, in JSON's escapes, and in Base64, alone or within
 * a longer text. The beginning of a secret is replaced too, from {@link #MIN_LENGTH} characters on, since a text may be truncated.
 * Immutable, thread-safe.
 *
 * <p>Secrets shorter than {@link #MIN_LENGTH} characters are ignored: they are placeholders such as {@code test}, and messages without
 * these words would be unreadable.
 */
public final class SecretRedactor {
    /** Minimum length of a secret in characters. */
    public static final int MIN_LENGTH = 8;

    /** A redactor without secrets. */
    public static final SecretRedactor NONE = new SecretRedactor(Set.of());

    private static final String MASK = "***";

    private final List<String> plain;
    private final List<String> encoded;

    private SecretRedactor(Set<String> secrets) {
        var plainForms = new LinkedHashSet<String>();
        var encodedForms = new LinkedHashSet<String>();
        for (String secret : secrets) {
            if (secret.length() >= MIN_LENGTH) {
                plainForms.add(secret);
                // Forms whose escape characters are in the secret itself
                plainForms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
                plainForms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
                byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
                for (int offset = 0; offset < 3; offset++) {
                    encodedForms.add(base64(Base64.getEncoder(), bytes, offset));
                    encodedForms.add(base64(Base64.getUrlEncoder(), bytes, offset));
                }
            }
        }
        plain = List.copyOf(plainForms);
        encoded = List.copyOf(encodedForms);
    }

    /** Replaces the provider's API key and {@linkplain SecretHeaders the secrets in its headers}. */
    public static SecretRedactor of(ProviderSettings provider) {
        var secrets = new LinkedHashSet<String>();
        provider.apiKey().map(Secret::reveal).ifPresent(secrets::add);
        secrets.addAll(SecretHeaders.secretsIn(provider.headers()));
        return secrets.isEmpty() ? NONE : new SecretRedactor(secrets);
    }

    /** Replaces the secret, if there is one. */
    public static SecretRedactor of(Optional<Secret> secret) {
        return secret.map(value -> new SecretRedactor(Set.of(value.reveal()))).orElse(NONE);
    }

    /** Returns whether there is nothing to replace. */
    public boolean isEmpty() {
        return plain.isEmpty();
    }

    /** Returns whether the text contains a secret. */
    public boolean matches(String text) {
        return !redact(text).equals(text);
    }

    /** The text without the secrets; the same instance if it contains none. */
    public String redact(String text) {
        StringBuilder result = null;
        int copied = 0;
        for (int i = 0; !plain.isEmpty() && i + MIN_LENGTH <= text.length(); i++) {
            int start = i;
            int end = endOfMatch(plain, text, i);
            if (end < 0) {
                end = endOfMatch(encoded, text, i);
                if (end > 0) {
                    while (start > copied && isBase64(text.charAt(start - 1))) {
                        start--;
                    }
                    while (end < text.length() && isBase64(text.charAt(end))) {
                        end++;
                    }
                }
            }
            if (end > 0) {
                result = result == null ? new StringBuilder(text.length()) : result;
                result.append(text, copied, start).append(MASK);
                copied = end;
                i = end - 1;
            }
        }
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }

    /** The end of the longest match of a value, or of its beginning, at {@code start}; -1: none. */
    private static int endOfMatch(List<String> values, String text, int start) {
        int longest = -1;
        for (String value : values) {
            int at = start;
            int matched = 0;
            while (matched < value.length() && at < text.length()) {
                int length = lengthOf(value.charAt(matched), text, at);
                if (length == 0) {
                    break;
                }
                at += length;
                matched++;
            }
            if (matched >= Math.min(value.length(), MIN_LENGTH)) {
                longest = Math.max(longest, at);
            }
        }
        return longest;
    }

    /** The number of characters of {@code text} at {@code at} that stand for {@code expected}; 0: other ones. */
    private static int lengthOf(char expected, String text, int at) {
        char first = text.charAt(at);
        if (first == expected) {
            return 1;
        }
        if (first == '%') {
            return hex(text, at + 1, 2) == expected ? 3 : 0;
        }
        if (first == '\\' && at + 1 < text.length()) {
            char escaped = text.charAt(at + 1);
            if (escaped == 'u') {
                return hex(text, at + 2, 4) == expected ? 6 : 0;
            }
            return escaped == expected ? 2 : 0;
        }
        return 0;
    }

    /** The value of hexadecimal digits; -1 if there are other characters. */
    private static int hex(String text, int from, int length) {
        if (from + length > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    /** The Base64 characters that depend on the bytes alone when {@code offset} other bytes precede them, modulo 3. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String text = encoder.encodeToString(shifted);
        int bits = shifted.length * 8;
        return text.substring((offset * 8 + 5) / 6, bits / 6);
    }
}
