package io.ratatoskr.mock;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A provider's hint when to retry. */
public record RetryHint(RetryForm form, Duration delay) {
    /** Encodings of a retry hint. */
    public enum RetryForm {
        /** {@code retry-after} in whole seconds. */
        SECONDS("seconds"),
        /** {@code retry-after} as an HTTP date, relative to the time of the response. */
        DATE("date"),
        /** {@code retry-after-ms}. */
        MILLISECONDS("milliseconds"),
        /** Gemini's {@code RetryInfo} in the error details; ignored by other formats. */
        RETRY_INFO("retry-info");

        private final String wireName;

        RetryForm(String wireName) {
            this.wireName = wireName;
        }

        /** The name in scripts. */
        public String wireName() {
            return wireName;
        }
    }

    Map<String, String> headers(Instant now) {
        return switch (form) {
            case SECONDS ->
                Map.of("retry-after", Long.toString(delay.plusMillis(999).toSeconds()));
            case MILLISECONDS -> Map.of("retry-after-ms", Long.toString(delay.toMillis()));
            case DATE ->
                Map.of(
                        "retry-after",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                now.plus(delay).plusMillis(999).atZone(ZoneOffset.UTC)));
            case RETRY_INFO -> Map.of();
        };
    }

    /** The JSON form of a protobuf duration: {@code 34s}, {@code 0.250s}. */
    String asProto() {
        long millis = delay.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : "%d.%03ds".formatted(millis / 1_000, millis % 1_000);
    }
}
