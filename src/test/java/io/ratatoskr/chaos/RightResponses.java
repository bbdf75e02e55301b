package io.ratatoskr.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often providers have responded rightly to each request in flight. Thread-safe. */
final class RightResponses {
    private static final Pattern TOKEN = Pattern.compile("token-\\d+-");

    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    /** Counts from now on for the request with this token. */
    void begin(String token) {
        counts.put(token, new AtomicInteger());
    }

    /** Counts a right response to the request with this body. */
    void count(String body) {
        Matcher token = TOKEN.matcher(body);
        if (token.find()) {
            AtomicInteger count = counts.get(token.group());
            if (count != null) {
                count.incrementAndGet();
            }
        }
    }

    /** Number of right responses; the request is forgotten. */
    int end(String token) {
        AtomicInteger count = counts.remove(token);
        return count == null ? 0 : count.get();
    }
}
