package io.ratatoskr.wire;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Parses token requests for a text in the gateway's own JSON. Thread-safe. */
public final class RatatoskrTokenRequests {
    private RatatoskrTokenRequests() {}

    /**
     * Parses {@code {"model", "text", "provider"?}}; other fields are ignored.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static TokenRequest read(byte[] body) {
        String model = "";
        String text = null;
        @Nullable String provider = null;
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "model" -> model = reader.readString();
                    case "text" -> text = reader.readString();
                    case "provider" -> provider = reader.readStringOrNull();
                    default -> reader.skip();
                }
            }
            reader.requireEnd();
        }
        if (text == null) {
            throw new InvalidRequest("text is missing; expected a string", "text");
        }
        return new TokenRequest(new TokenInput.Text(text), model, provider);
    }
}
