package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;

/** Arguments of a call: a text in the gateway, an object on Ollama's wire. */
final class Arguments {
    /** Under which name a text travels that is no object. */
    static final String TEXT = "_text";

    private static final JsonText EMPTY = new JsonText("{}");

    private Arguments() {}

    /**
     * The object, token for token; {@code {}} for a blank text. A text that is no JSON object, as models write one now and then,
     * becomes the only field of an object: Ollama would refuse the whole conversation for it.
     */
    static JsonText object(String arguments) {
        if (arguments.isBlank()) {
            return EMPTY;
        }
        try {
            JsonText json = Json.checked(arguments);
            if (json.text().startsWith("{")) {
                return json;
            }
        } catch (InvalidRequest | PayloadTooLarge e) {
            // Told below, in the only form left
        }
        return new JsonWriter(arguments.length() + 16)
                .beginObject()
                .field(TEXT, arguments)
                .endObject()
                .toJson();
    }
}
