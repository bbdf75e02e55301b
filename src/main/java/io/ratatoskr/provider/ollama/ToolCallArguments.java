package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;

/** Converts tool call arguments: a text in the gateway, an object in Ollama's API. */
final class ToolCallArguments {
    /** Field that holds arguments that are not a JSON object. */
    static final String TEXT_FIELD = "_text";

    private static final RawJson EMPTY_OBJECT = new RawJson("{}");

    private ToolCallArguments() {}

    /**
     * The object unchanged; {@code {}} for a blank text. A text that is not a JSON object, as models sometimes generate, becomes
     * the only field of an object, since Ollama would reject the whole conversation.
     */
    static RawJson toObject(String arguments) {
        if (arguments.isBlank()) {
            return EMPTY_OBJECT;
        }
        RawJson object = Json.objectOrNull(arguments);
        return object != null
                ? object
                : new JsonWriter(arguments.length() + 16)
                        .beginObject()
                        .field(TEXT_FIELD, arguments)
                        .endObject()
                        .toRawJson();
    }
}
