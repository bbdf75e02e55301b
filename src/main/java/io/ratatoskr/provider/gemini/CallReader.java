package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parser of a {@code functionCall}. Its unknown fields are nested under {@code function} in those of the part. */
final class CallReader {
    private static final String NO_ARGUMENTS = "{}";

    private @Nullable String id;
    private String name = "";
    private String arguments = NO_ARGUMENTS;
    private final ExtraCollector rest = new ExtraCollector();

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "id" -> id = Lax.text(reader);
                case "name" -> name = reader.readString();
                case "args" -> arguments = reader.readRaw().text();
                default -> rest.collect(reader);
            }
        }
    }

    AnswerPart.Call part(@Nullable String signature, ExtraCollector around) {
        var extra = new ExtraCollector();
        if (signature != null) {
            extra.put(KeptJson.EXTRA_CONTENT, KeptJson.callSignature(signature));
        }
        extra.putNested("function", rest);
        for (Map.Entry<String, RawJson> field : around.toAdditionalProperties().fields().entrySet()) {
            extra.put(field.getKey(), field.getValue());
        }
        return new AnswerPart.Call(id == null || id.isEmpty() ? null : id, name, arguments, signature, extra.toAdditionalProperties());
    }
}
