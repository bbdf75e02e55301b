package io.ratatoskr.provider.openai;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.JsonReader;

/** Error for an object whose {@code type} is missing or not a string. */
public final class MissingType {
    private MissingType() {}

    public static InvalidRequest errorAt(JsonReader reader, String types) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("type")) {
                return reader.typeError(types);
            }
            reader.skip();
        }
        return reader.missingFieldError("type", types);
    }
}
