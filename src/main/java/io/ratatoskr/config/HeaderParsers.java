package io.ratatoskr.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Parses HTTP header names and fixed headers, {@code Name: value; Name2: value2}. */
final class HeaderParsers {
    /** A header name. */
    static final ValueParser<String> NAME = text -> {
        if (!text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new InvalidValueException("'%s' is not a header name", text);
        }
        return text;
    };

    /** Lower-case names of client headers that may be forwarded. */
    static final ValueParser<List<String>> FORWARDED = ValueParsers.list(text -> {
        String name = NAME.parse(text).toLowerCase(Locale.ROOT);
        if (isCredential(name)) {
            throw new InvalidValueException(
                    "'%s' carries the client's credentials, which are never sent to a provider", name);
        }
        if (HeaderParsers.CONNECTION_HEADERS.contains(name)) {
            throw new InvalidValueException("'%s' belongs to the connection and cannot be forwarded", name);
        }
        return name;
    });

    /** Headers and their values, in order. */
    static final ValueParser<Map<String, String>> FIXED = HeaderParsers::parseFixed;

    private static final Set<String> CONNECTION_HEADERS = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderParsers() {}

    /** Returns whether a header of this name usually carries a credential. */
    static boolean isCredential(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("authorization")
                || lower.contains("api-key")
                || lower.contains("apikey")
                || lower.contains("provider-key")
                || lower.contains("token")
                || lower.contains("secret")
                || lower.contains("password")
                || lower.contains("cookie");
    }

    private static Map<String, String> parseFixed(String text) throws InvalidValueException {
        var headers = new LinkedHashMap<String, String>();
        var seen = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (String piece : text.isEmpty() ? new String[0] : text.split(";", -1)) {
            int colon = piece.indexOf(':');
            if (colon < 0) {
                throw new InvalidValueException(
                        "a header has no colon; write Name: value; Name2: value2 (values without ';')");
            }
            String name = NAME.parse(piece.substring(0, colon).strip());
            String value = piece.substring(colon + 1).strip();
            if (isCredential(name)) {
                throw new InvalidValueException(
                        "'%s' carries a key (not shown); use api-key-header, with the key in the environment", name);
            }
            if (CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new InvalidValueException("'%s' belongs to the connection and cannot be set", name);
            }
            if (value.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new InvalidValueException("'%s' has an empty value or one that is not printable ASCII", name);
            }
            if (seen.put(name, value) != null) {
                throw new InvalidValueException("'%s' is listed twice", name);
            }
            headers.put(name, value);
        }
        return headers;
    }
}
