package io.ratatoskr.provider;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a model was created, as its provider's list reports it: the field {@code created} of the metadata's unknown
 * fields, in seconds since the epoch. Pure.
 */
public final class CreationTime {
    public static final String FIELD = "created";

    /** The year 9999: larger values are in milliseconds. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final int MAX_TIMESTAMP_LENGTH = 64;

    private CreationTime() {}

    /** Returns the model with its creation time; a time that is unknown, negative or 0 changes nothing. */
    public static ModelMetadata add(ModelMetadata model, @Nullable Long seconds) {
        long inSeconds = seconds == null ? 0 : seconds > MAX_SECONDS ? seconds / 1000 : seconds;
        if (inSeconds <= 0 || inSeconds > MAX_SECONDS) {
            return model;
        }
        Map<String, RawJson> fields = new LinkedHashMap<>(model.extra().fields());
        fields.put(FIELD, new RawJson(Long.toString(inSeconds)));
        return model.withExtra(new AdditionalProperties(fields));
    }

    /** The creation time in seconds since the epoch; 0 if it is unknown. */
    public static long of(ModelMetadata model) {
        RawJson created = model.extra().get(FIELD);
        String digits = created == null ? "" : created.text();
        return digits.matches("[1-9][0-9]{0,11}") ? Long.parseLong(digits) : 0;
    }

    /** Seconds since the epoch of an RFC 3339 timestamp; null if it is not one. */
    public static @Nullable Long parse(@Nullable String timestamp) {
        if (timestamp == null || timestamp.length() > MAX_TIMESTAMP_LENGTH) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(timestamp).toInstant();
            return instant.getEpochSecond();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
