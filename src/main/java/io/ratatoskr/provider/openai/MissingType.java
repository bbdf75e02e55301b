package io.ratatoskr.provider.openai;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.JsonReader;

/** Error for an object whose {@code type} is missing or not a string. */
final class MissingType {
    private MissingType() {}

    static InvalidRequest errorAt(JsonReader reader, String types) {
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
