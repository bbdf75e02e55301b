package io.ratatoskr.provider;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sanitizes provider text for messages: a single line, short, without anything that looks like an API key. */
public final class ErrorText {
    /** Maximum characters of a provider's message. */
    public static final int MAX_LENGTH = 500;

    private static final int MAX_BODY_EXCERPT = 200;

    private static final Pattern API_KEY = Pattern.compile("(?i)\\bBearer\\s+[^\\s\"',}\\\\]+"
            + "|\\b(?:sk|gsk|xai|rk|pk|pplx|nvapi)-[A-Za-z0-9_*.\\-]{4,}"
            + "|\\b(?:hf|r8|gsk)_[A-Za-z0-9*]{4,}"
            + "|\\bAIza[A-Za-z0-9_*\\-]{4,}"
            + "|(?<=[?&](?:key|api_key|api-key|apikey|token)=)[^\\s&\"'\\\\]+");

    private ErrorText() {}

    /** Replaces everything that looks like an API key. */
    public static String maskKeys(String text) {
        return API_KEY.matcher(text).replaceAll("***");
    }

    /** The masked text on a single line, at most {@link #MAX_LENGTH} characters. */
    public static String sanitize(String text) {
        return toSingleLine(text, MAX_LENGTH);
    }

    /** Describes an unexpected body: its size, type and beginning. */
    public static String describeBody(byte[] body, @Nullable String contentType) {
        int length = Math.min(body.length, 4 * MAX_BODY_EXCERPT);
        String start = new String(body, 0, length, StandardCharsets.UTF_8).strip();
        if (start.isEmpty()) {
            return "an empty body";
        }
        String lower = start.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            return "an HTML page";
        }
        String type = contentType == null || contentType.isBlank() ? "" : " (" + toSingleLine(contentType, 60) + ")";
        return "%,d bytes%s: %s".formatted(body.length, type, toSingleLine(start, MAX_BODY_EXCERPT));
    }

    private static String toSingleLine(String text, int maxLength) {
        // Masked before truncation, so that no part of a key remains; bounded, since hostile texts are long
        String part = maskKeys(text.length() > 4 * maxLength ? text.substring(0, 4 * maxLength) : text);
        var line = new StringBuilder(Math.min(part.length(), maxLength) + 1);
        boolean space = false;
        for (int i = 0; i < part.length() && line.length() < maxLength; i++) {
            char c = part.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                space = !line.isEmpty();
                continue;
            }
            if (space) {
                line.append(' ');
                space = false;
            }
            line.append(c);
        }
        if (!line.isEmpty() && Character.isHighSurrogate(line.charAt(line.length() - 1))) {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }
}
