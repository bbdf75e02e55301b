package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parser of a {@code functionCall}. Its unknown fields are nested under {@code function} in those of the part. */
final class FunctionCallReader {
    private static final String NO_ARGUMENTS = "{}";

    private @Nullable String id;
    private String name = "";
    private String arguments = NO_ARGUMENTS;
    private final ExtraCollector otherFields = new ExtraCollector();

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "id" -> id = LenientJson.textOrNull(reader);
                case "name" -> name = reader.readString();
                case "args" -> arguments = reader.readRaw().text();
                default -> otherFields.collect(reader);
            }
        }
    }

    GeminiPart.Call toPart(@Nullable String signature, ExtraCollector partFields) {
        var extra = new ExtraCollector();
        if (signature != null) {
            extra.put(ProviderStateJson.EXTRA_CONTENT, ProviderStateJson.callSignature(signature));
        }
        extra.putNested("function", otherFields);
        for (Map.Entry<String, RawJson> field : partFields.toAdditionalProperties().fields().entrySet()) {
            extra.put(field.getKey(), field.getValue());
        }
        return new GeminiPart.Call(id == null || id.isEmpty() ? null : id, name, arguments, signature, extra.toAdditionalProperties());
    }
}
