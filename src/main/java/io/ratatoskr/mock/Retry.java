package io.ratatoskr.mock;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** How a provider says when to come again. */
public record Retry(Form form, Duration after) {
    /** The ways there are. */
    public enum Form {
        /** {@code retry-after}, whole seconds. */
        SECONDS("seconds"),
        /** {@code retry-after}, a date of HTTP, counted from when the answer is sent. */
        DATE("date"),
        /** {@code retry-after-ms}. */
        MILLISECONDS("milliseconds"),
        /** Gemini's {@code RetryInfo} among the details of the error; other formats say nothing. */
        RETRY_INFO("retry-info");

        private final String wireName;

        Form(String wireName) {
            this.wireName = wireName;
        }

        /** As scripts write it. */
        public String wireName() {
            return wireName;
        }
    }

    Map<String, String> headers(Instant now) {
        return switch (form) {
            case SECONDS ->
                Map.of("retry-after", Long.toString(after.plusMillis(999).toSeconds()));
            case MILLISECONDS -> Map.of("retry-after-ms", Long.toString(after.toMillis()));
            case DATE ->
                Map.of(
                        "retry-after",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                now.plus(after).plusMillis(999).atZone(ZoneOffset.UTC)));
            case RETRY_INFO -> Map.of();
        };
    }

    /** As protobuf writes a duration: {@code 34s}, {@code 0.250s}. */
    String asProto() {
        long millis = after.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : "%d.%03ds".formatted(millis / 1_000, millis % 1_000);
    }
}
