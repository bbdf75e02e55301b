package io.ratatoskr.settings;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the secrets in fixed headers. A value is secret if the header's name says so ({@code auth}, {@code key}, {@code token}, …), or
 * if it looks random: at least {@value #MIN_RANDOM_LENGTH} letters and digits, both, without blanks and not a URL. Of a value with a
 * scheme, such as {@code Bearer abc}, the part after the scheme is secret; of {@code Basic} also the decoded user and password; of
 * cookies the values. Pure.
 */
public final class SecretHeaders {
    private static final int MIN_RANDOM_LENGTH = 16;

    private static final Pattern SECRET_NAME =
            Pattern.compile("auth|key|token|secret|passw|credential|cookie|session|signature");
    /** Headers whose values are names of features and versions. */
    private static final Pattern PUBLIC_NAME = Pattern.compile(".*-(?:beta|version)|user-agent|referer|http-referer");

    private SecretHeaders() {}

    /** The secrets in the values, by the headers' names. */
    public static Set<String> secretsIn(Map<String, String> headers) {
        var secrets = new LinkedHashSet<String>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (SECRET_NAME.matcher(lower).find()) {
                addParts(lower, value.strip(), secrets);
            } else if (isRandom(value) && !PUBLIC_NAME.matcher(lower).matches()) {
                secrets.add(value);
            }
        });
        return secrets;
    }

    private static void addParts(String name, String value, Set<String> secrets) {
        if (name.contains("cookie")) {
            for (String cookie : value.split(";")) {
                secrets.add(cookie.substring(cookie.indexOf('=') + 1).strip());
            }
            return;
        }
        int blank = value.indexOf(' ');
        String credential = value.substring(blank + 1).strip();
        secrets.add(credential);
        if (blank > 0 && value.substring(0, blank).equalsIgnoreCase("basic")) {
            addBasic(credential, secrets);
        }
    }

    private static void addBasic(String credential, Set<String> secrets) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credential), StandardCharsets.UTF_8);
            secrets.add(decoded);
            secrets.add(decoded.substring(decoded.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            // Not Base64: the credential itself is all there is
        }
    }

    private static boolean isRandom(String value) {
        return value.length() >= MIN_RANDOM_LENGTH
                && value.chars().anyMatch(c -> c >= '0' && c <= '9')
                && value.chars().anyMatch(Character::isLetter)
                && value.indexOf(' ') < 0
                && !value.contains("://");
    }
}
