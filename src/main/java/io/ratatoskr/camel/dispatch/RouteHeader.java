package io.ratatoskr.camel.dispatch;

import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.strategy.RankedCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The value of the response header {@code x-ratatoskr-candidates}: a list of <a href="https://www.rfc-editor.org/rfc/rfc9651">Structured
 * Fields</a>, with the reason of each candidate, in order, the models of fallback lists, and the refusal of each other candidate. Bounded; no control characters, only
 * ASCII. Not thread-safe.
 */
final class RouteHeader {
    private static final String REQUEST_HEADER = "x-ratatoskr-explain";
    /** Length from which further entries are left out. */
    private static final int MAX_LENGTH = 2_000;

    private static final int MAX_TEXT = 200;

    private final List<RankedCandidate> ranked = new ArrayList<>();

    /** Returns whether the caller requests the header. */
    static boolean isRequested(Exchange exchange) {
        Object value = exchange.getMessage().getHeader(REQUEST_HEADER);
        return value != null && value.toString().strip().equalsIgnoreCase("true");
    }

    void add(List<RankedCandidate> candidates) {
        ranked.addAll(candidates);
    }

    /**
     * The value.
     *
     * @param refusals of candidates that are not called
     * @param rejected of candidates that do not support the parameters; they are in the order as well
     * @param fallback the models of fallback lists, with the classes of failures after which they are called
     */
    String text(List<Refusal> refusals, List<Refusal> rejected, Map<String, String> fallback) {
        var text = new StringBuilder();
        for (RankedCandidate one : ranked) {
            String name = one.candidate().provider() + ":" + one.candidate().model();
            String refused = rejected.stream()
                    .filter(refusal -> refusal.provider().equals(one.candidate().provider()))
                    .map(Refusal::reason)
                    .findFirst()
                    .orElse(null);
            append(text, name, refused == null ? "reason" : "refused", refused == null ? one.reason() : refused);
        }
        fallback.forEach((model, failures) -> append(text, model, "fallback", failures));
        refusals.forEach(refusal -> append(text, refusal.provider(), "refused", refusal.reason()));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String parameter, String value) {
        if (text.length() < MAX_LENGTH) {
            text.append(text.isEmpty() ? "" : ", ");
            quote(text, name);
            text.append(';').append(parameter).append('=');
            quote(text, value);
        }
    }

    /** Writes a string of Structured Fields; a character that it cannot hold becomes a question mark. */
    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < Math.min(value.length(), MAX_TEXT); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else {
                text.append(c >= 0x20 && c < 0x7f ? c : '?');
            }
        }
        text.append('"');
    }
}
