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

    /** User and password of a URL. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");

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
        if (!key.startsWith(Key.PREFIX) && !SecretHeaders.secretsIn(Map.of(key, value)).isEmpty()) {
            return MASK;
        }
        return USER_INFO.matcher(value).replaceAll(MASK + "@");
    }

    /** The names of headers, with the values that have no secret. */
    private static String headers(String value) {
        try {
            Map<String, String> headers = ProviderKeys.HEADERS.parser().parse(value);
            var texts = new TreeSet<String>();
            headers.forEach((name, text) -> texts.add(name + ": "
                    + (SecretHeaders.secretsIn(Map.of(name, text)).isEmpty() ? text : MASK)));
            return String.join("; ", texts);
        } catch (InvalidValueException e) {
            return MASK;
        }
    }
}
