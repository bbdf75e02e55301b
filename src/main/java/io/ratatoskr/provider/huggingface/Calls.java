package io.ratatoskr.provider.huggingface;

import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.HttpCall;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Small pieces of the calls of all tasks. */
final class Calls {
    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "accept", "application/json");
    private static final int USUAL = 512;

    private Calls() {}

    static HttpCall post(String path, Consumer<JsonWriter> fields) {
        var writer = new JsonWriter(USUAL).beginObject();
        fields.accept(writer);
        return new HttpCall("POST", path, JSON, writer.endObject().toBytes());
    }

    static void texts(JsonWriter writer, String name, List<String> texts) {
        writer.name(name).beginList();
        texts.forEach(writer::string);
        writer.endList();
    }
}
