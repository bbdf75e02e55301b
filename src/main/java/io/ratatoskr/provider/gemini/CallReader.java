package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
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
    private final Fields rest = new Fields();

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "id" -> id = Lax.text(reader);
                case "name" -> name = reader.text();
                case "args" -> arguments = reader.raw().text();
                default -> rest.take(reader);
            }
        }
    }

    AnswerPart.Call part(@Nullable String signature, Fields around) {
        var extra = new Fields();
        if (signature != null) {
            extra.put(KeptJson.EXTRA_CONTENT, KeptJson.callSignature(signature));
        }
        extra.nest("function", rest);
        for (Map.Entry<String, JsonText> field : around.extra().fields().entrySet()) {
            extra.put(field.getKey(), field.getValue());
        }
        return new AnswerPart.Call(id == null || id.isEmpty() ? null : id, name, arguments, signature, extra.extra());
    }
}
