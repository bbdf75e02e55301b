package io.ratatoskr.provider.gemini;

import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the {@code details} of an error: {@code RetryInfo}, {@code QuotaFailure}, {@code ErrorInfo}, {@code BadRequest}. They
 * are distinguished by their fields, so their types need not be read first.
 */
final class ErrorDetails {
    private static final int MOST = 64;

    final Set<String> reasons = new HashSet<>(2);

    @Nullable
    String retryDelay;

    boolean spent;

    @Nullable
    String field;

    /** Reads a list of details; anything else is skipped. */
    void read(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            if (reader.isObject()) {
                detail(reader);
            } else {
                reader.skip();
            }
        }
    }

    private void detail(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "reason" -> {
                    String reason = Lax.text(reader);
                    if (reason != null && reasons.size() < MOST) {
                        reasons.add(reason);
                    }
                }
                case "retryDelay" -> retryDelay = Lax.text(reader);
                case "violations", "fieldViolations" -> violations(reader);
                default -> reader.skip();
            }
        }
    }

    private void violations(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            if (!Lax.enterObject(reader)) {
                continue;
            }
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "quotaId" -> {
                        // For example GenerateRequestsPerDayPerProjectPerModel-FreeTier
                        String quota = Lax.text(reader);
                        spent |= quota != null && quota.contains("PerDay");
                    }
                    case "quotaValue" -> {
                        String most = reader.isNumber() ? reader.readRaw().text() : Lax.text(reader);
                        spent |= "0".equals(most);
                    }
                    case "field" -> {
                        String told = Lax.text(reader);
                        field = field == null ? told : field;
                    }
                    default -> reader.skip();
                }
            }
        }
    }
}
