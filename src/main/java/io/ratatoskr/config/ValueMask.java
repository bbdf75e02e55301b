package io.ratatoskr.config;

import io.ratatoskr.settings.SecretHeaders;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Replaces secrets in the values of configuration keys by {@value #MASK}. Of the gateway's keys, those that may contain one are known; a
 * key of Camel's or of the user's own is secret if its name says so, or if its value looks random. Pure.
 */
final class ValueMask {
    static final String MASK = "***";

    /** User and password of a URL, also of one in a list; the password may contain what ends them elsewhere, such as a slash. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)(?:(?!,\\w+://)\\S)*@");

    private static final String NAME =
            "[^=?&;:\"\\s]*(?:auth|key|token|secret|passw|pwd|credential|signature|jaas)[^=?&;:\"\\s]*";
    /** A parameter of a URL, also in Camel's form {@code RAW(…)}. */
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)([?&;]" + NAME + "=)(?:RAW\\(.*?\\)(?=&|$)|RAW\\{.*?}(?=&|$)|[^&;\\s]+)");
    /** A member of a JSON object. */
    private static final Pattern MEMBER =
            Pattern.compile("(?i)(\"" + NAME + "\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*+(?=\"|$)");

    private ValueMask() {}

    static String apply(String key, String value) {
        if (value.isEmpty()) {
            return value;
        }
        if (key.startsWith(ProviderKeys.PROVIDERS)) {
            if (key.endsWith("." + ProviderKeys.API_KEY)) {
                return MASK;
            }
            if (key.endsWith("." + ProviderKeys.HEADERS.name())) {
                return headers(value);
            }
        }
        if (key.startsWith(Key.PREFIX + KafkaKeys.CLIENT_PREFIX) || key.equals(Key.PREFIX + JmsKeys.PASSWORD.name())) {
            return MASK;
        }
        if (!key.startsWith(Key.PREFIX)
                && !SecretHeaders.secretsIn(Map.of(key, value)).isEmpty()) {
            return MASK;
        }
        String url = USER_INFO.matcher(value).replaceAll(MASK + "@");
        String parameters = PARAMETER.matcher(url).replaceAll("$1" + MASK);
        return MEMBER.matcher(parameters).replaceAll("$1" + MASK);
    }

    /** The names of headers, with the values that have no secret. */
    private static String headers(String value) {
        try {
            Map<String, String> headers = ProviderKeys.HEADERS.parser().parse(value);
            var texts = new TreeSet<String>();
            headers.forEach((name, text) -> texts.add(
                    name + ": " + (SecretHeaders.secretsIn(Map.of(name, text)).isEmpty() ? text : MASK)));
            return String.join("; ", texts);
        } catch (InvalidValueException e) {
            return MASK;
        }
    }
}
