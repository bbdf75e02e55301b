package io.ratatoskr.camel.convert;

import io.ratatoskr.api.internal.Suggestions;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headers in {@code CamelRatatoskr…} that the gateway does not know, probably misspelt. Each is logged once, and not refused: it may come from
 * another system with the message. Thread-safe.
 */
final class UnknownHeaders {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownHeaders.class);
    /** Names may come from outside; so only some are logged. */
    private static final int MAX_LOGGED = 50;

    private static final int MAX_LENGTH = 100;
    private static final String RESPONSE = "CamelRatatoskrResponse";
    private static final String MODEL_INFO = "CamelRatatoskrModelInfo";
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private UnknownHeaders() {}

    /** @param message without the headers that were applied */
    static void warn(Message message) {
        for (String name : message.getHeaders().keySet()) {
            if (startsWith(name, RequestHeaders.PREFIX)
                    && !startsWith(name, RESPONSE)
                    && !startsWith(name, MODEL_INFO)
                    && RequestHeaders.NAMES.stream().noneMatch(name::equalsIgnoreCase)
                    && LOGGED.size() < MAX_LOGGED
                    && name.length() <= MAX_LENGTH
                    && LOGGED.add(name)) {
                LOG.warn(
                        "the header {} is unknown and changes nothing{}",
                        name.replaceAll("[^\\w-]", "?"),
                        Suggestions.closest(name, RequestHeaders.NAMES, 3, text -> text.toLowerCase(Locale.ROOT))
                                .stream()
                                .findFirst()
                                .map(known -> "; did you mean " + known + "?")
                                .orElse(""));
            }
        }
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
