package io.ratatoskr.client.codec;

import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads the status of a model. */
public final class StatusReader {
    private StatusReader() {}

    public static ModelStatus read(byte[] json) {
        return ResponseJson.read(json, StatusReader::read);
    }

    private static ModelStatus read(JsonReader reader) {
        String status = "";
        String reason = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "status" -> status = reader.readString();
                case "reason" -> reason = reader.readStringOrNull();
                default -> reader.skip();
            }
        }
        return of(status, reason);
    }

    /** A status of a later version is unavailable. */
    static ModelStatus of(String status, @Nullable String reason) {
        return switch (status) {
            case "available" -> new ModelStatus.Available();
            case "loading" -> new ModelStatus.Loading();
            case "ready" -> new ModelStatus.Ready();
            default -> new ModelStatus.Unavailable(reason == null ? status : reason);
        };
    }
}
