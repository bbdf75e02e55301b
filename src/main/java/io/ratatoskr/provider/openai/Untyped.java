package io.ratatoskr.provider.openai;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.JsonReader;

/** The failure of an object whose {@code type} would decide what it is, but is not there or not a text. */
final class Untyped {
    private Untyped() {}

    static InvalidRequest at(JsonReader reader, String types) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("type")) {
                return reader.wrong(types);
            }
            reader.skip();
        }
        return reader.missing("type", types);
    }
}
