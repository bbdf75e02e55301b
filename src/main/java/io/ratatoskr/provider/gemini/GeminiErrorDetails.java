package io.ratatoskr.provider.gemini;

import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the {@code details} of an error: {@code RetryInfo}, {@code QuotaFailure}, {@code ErrorInfo}, {@code BadRequest}. They
 * are distinguished by their fields, so their types need not be read first.
 */
final class GeminiErrorDetails {
    private static final int MAX_REASONS = 64;

    final Set<String> reasons = new HashSet<>(2);

    @Nullable
    String retryDelay;

    boolean quotaExhausted;

    @Nullable
    String field;

    /** Reads a list of details; anything else is skipped. */
    void read(JsonReader reader) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            if (reader.isObject()) {
                readDetail(reader);
            } else {
                reader.skip();
            }
        }
    }

    private void readDetail(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "reason" -> {
                    String reason = LenientJson.textOrNull(reader);
                    if (reason != null && reasons.size() < MAX_REASONS) {
                        reasons.add(reason);
                    }
                }
                case "retryDelay" -> retryDelay = LenientJson.textOrNull(reader);
                case "violations", "fieldViolations" -> readViolations(reader);
                default -> reader.skip();
            }
        }
    }

    private void readViolations(JsonReader reader) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            if (!LenientJson.enterObject(reader)) {
                continue;
            }
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "quotaId" -> {
                        // For example GenerateRequestsPerDayPerProjectPerModel-FreeTier
                        String quotaId = LenientJson.textOrNull(reader);
                        quotaExhausted |= quotaId != null && quotaId.contains("PerDay");
                    }
                    case "quotaValue" -> {
                        String quotaValue = reader.isNumber() ? reader.readRaw().text() : LenientJson.textOrNull(reader);
                        quotaExhausted |= "0".equals(quotaValue);
                    }
                    case "field" -> {
                        String value = LenientJson.textOrNull(reader);
                        field = field == null ? value : field;
                    }
                    default -> reader.skip();
                }
            }
        }
    }
}
