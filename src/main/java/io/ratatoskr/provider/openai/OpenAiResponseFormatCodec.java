package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code response_format}. */
final class OpenAiResponseFormatCodec {
    private static final String TYPES = "text, json_object or json_schema";

    private OpenAiResponseFormatCodec() {}

    static @Nullable ResponseFormat read(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        String type = reader.peekType();
        if (type == null) {
            throw MissingType.errorAt(reader, TYPES);
        }
        return switch (type) {
            case "text" -> readKnown(reader, ResponseFormat.TEXT);
            case "json_object" -> readKnown(reader, ResponseFormat.JSON_OBJECT);
            case "json_schema" -> readSchema(reader);
            default -> new ResponseFormat.Other(type, reader.readRaw());
        };
    }

    /** A format without fields; kept unchanged when it has some. */
    private static ResponseFormat readKnown(JsonReader reader, ResponseFormat format) {
        int start = reader.tokenStart();
        String type = "";
        boolean hasOtherFields = false;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("type")) {
                type = reader.readString();
            } else {
                hasOtherFields = true;
                reader.skip();
            }
        }
        return hasOtherFields ? new ResponseFormat.Other(type, reader.rawSince(start)) : format;
    }

    private static ResponseFormat readSchema(JsonReader reader) {
        int start = reader.tokenStart();
        ResponseFormat format = null;
        boolean hasOtherFields = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "json_schema" -> format = readJsonSchema(reader);
                case "type" -> reader.skip();
                default -> {
                    hasOtherFields = true;
                    reader.skip();
                }
            }
        }
        if (format == null) {
            throw reader.missingFieldError("json_schema", "an object");
        }
        return hasOtherFields ? new ResponseFormat.Other("json_schema", reader.rawSince(start)) : format;
    }

    private static ResponseFormat readJsonSchema(JsonReader reader) {
        String name = null;
        String description = null;
        RawJson schema = null;
        Boolean strict = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "name" -> name = reader.readStringOrNull();
                case "description" -> description = reader.readStringOrNull();
                case "schema" -> schema = reader.isNull() ? null : reader.readRaw();
                case "strict" -> strict = reader.readBooleanOrNull();
                default -> extra.collect(reader);
            }
        }
        return new ResponseFormat.JsonSchema(name, description, schema, strict, extra.toAdditionalProperties());
    }

    static void write(JsonWriter writer, ResponseFormat format, boolean sameDialect) {
        switch (format) {
            case ResponseFormat.Text text -> openFormat(writer, "text").endObject();
            case ResponseFormat.JsonObject object -> openFormat(writer, "json_object").endObject();
            case ResponseFormat.JsonSchema schema -> {
                openFormat(writer, "json_schema").name("json_schema").beginObject();
                // OpenAI requires a name; other dialects have none
                writer.field("name", schema.name() == null ? "answer" : schema.name())
                        .field("description", schema.description())
                        .field("schema", schema.schema())
                        .field("strict", schema.strict())
                        .fields(sameDialect ? schema.extra() : AdditionalProperties.NONE)
                        .endObject()
                        .endObject();
            }
            case ResponseFormat.Other other -> writer.raw(other.json());
        }
    }

    private static JsonWriter openFormat(JsonWriter writer, String type) {
        return writer.beginObject().name("type").string(type);
    }
}
