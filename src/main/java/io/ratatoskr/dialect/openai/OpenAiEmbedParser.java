package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedRequest.Encoding;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Parses an embedding request, field by field. */
final class OpenAiEmbedParser {
    private final ExtraCollector extra = new ExtraCollector();
    private final OpenAiModelParser model;
    private @Nullable Input input;
    private @Nullable Integer dimensions;
    private @Nullable String inputType;
    private Encoding encoding = Encoding.FLOAT;
    private @Nullable String provider;
    private @Nullable RawJson raw;

    /** @param model replaces the model of the body; null: the body names it */
    OpenAiEmbedParser(@Nullable String model) {
        this.model = new OpenAiModelParser(model);
    }

    void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model.readField(reader);
            case "input" -> input = OpenAiInputParser.parse(reader, false);
            case "dimensions" -> dimensions = reader.readIntOrNull();
            case "input_type" -> inputType = reader.readStringOrNull();
            case "encoding_format" -> encoding = encoding(reader);
            case "provider" -> provider = OpenAiOptionParser.parseProvider(reader, extra);
            case "raw_provider_options" -> raw = OpenAiOptionParser.parseRawOptions(reader);
            case "cache_prompt" -> reader.readBooleanOrNull();
            default -> extra.collect(reader);
        }
    }

    EmbedRequest toRequest() {
        if (input == null) {
            throw new InvalidRequest("input is missing; expected %s".formatted(OpenAiInputParser.EXPECTED), "input");
        }
        if (raw != null) {
            Json.parseObject(raw).fields().forEach(extra::put);
        }
        return EmbedRequest.builder(model.model(), input)
                .provider(provider)
                .dimensions(dimensions)
                .inputType(inputType)
                .encoding(encoding)
                .extra(extra.toAdditionalProperties())
                .build();
    }

    private static Encoding encoding(JsonReader reader) {
        if (reader.isNull()) {
            return Encoding.FLOAT;
        }
        return switch (reader.isString() ? reader.readString() : "") {
            case "float" -> Encoding.FLOAT;
            case "base64" -> Encoding.BASE64;
            default -> throw reader.typeError("float or base64");
        };
    }
}
