package io.ratatoskr.mock;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Parameters of a query string. */
final class QueryParameters {
    private QueryParameters() {}

    static Map<String, String> parse(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&")) {
            int at = pair.indexOf('=');
            if (at > 0) {
                parameters.put(pair.substring(0, at), decode(pair.substring(at + 1)));
            }
        }
        return parameters;
    }

    /** A non-negative number; the default when missing or invalid. */
    static int readNumber(Map<String, String> parameters, String name, int defaultValue) {
        String value = parameters.getOrDefault(name, "");
        boolean digits = !value.isEmpty()
                && value.length() < 10
                && value.chars().allMatch(letter -> letter >= '0' && letter <= '9');
        return digits ? Integer.parseInt(value) : defaultValue;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
