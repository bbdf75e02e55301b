package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.grpc.v1.Wire;
import io.ratatoskr.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats of responses, reasoning and options for the provider. */
final class FormatReader {
    private static final String EFFORT_PREFIX = "REASONING_EFFORT_";

    private FormatReader() {}

    /** Text if none is set, or one is false. */
    static ResponseFormat format(Wire.ResponseFormat format) {
        return switch (format.getFormatCase()) {
            case JSON_OBJECT -> format.getJsonObject() ? ResponseFormat.JSON_OBJECT : ResponseFormat.TEXT;
            case JSON_SCHEMA -> schema(format);
            case OTHER_JSON -> {
                RawJson json = WireValues.json("other_json", format.getOtherJson());
                yield new ResponseFormat.Other(MessageReader.type(json), json);
            }
            case TEXT, FORMAT_NOT_SET -> ResponseFormat.TEXT;
        };
    }

    /** The text is a schema, or OpenAI's object with a name and the schema. What is not JSON is no schema. */
    private static ResponseFormat schema(Wire.ResponseFormat format) {
        RawJson json = Json.objectOrNull(format.getJsonSchema());
        AdditionalProperties fields = Json.fieldsOrNone(json);
        RawJson inner = fields.get("schema");
        boolean wrapped = inner != null && inner.isObject() && fields.get("name") != null && fields.get("type") == null;
        String name = wrapped ? string(fields.get("name")) : null;
        return new ResponseFormat.JsonSchema(
                format.hasSchemaName() ? format.getSchemaName() : name,
                format.hasSchemaDescription()
                        ? format.getSchemaDescription()
                        : wrapped ? string(fields.get("description")) : null,
                wrapped ? inner : json,
                format.hasStrict() ? Boolean.valueOf(format.getStrict()) : wrapped ? bool(fields.get("strict")) : null,
                WireValues.fields("schema_extra_json", format.getSchemaExtraJson()));
    }

    private static @Nullable String string(@Nullable RawJson value) {
        return value == null || !value.text().startsWith("\"")
                ? null
                : Json.tree(value).asText();
    }

    private static @Nullable Boolean bool(@Nullable RawJson value) {
        return value == null
                ? null
                : switch (value.text()) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> null;
                };
    }

    static ReasoningConfig reasoning(Wire.ReasoningConfig reasoning) {
        String effort = reasoning.hasEffortName()
                ? reasoning.getEffortName()
                : reasoning.hasEffort() ? effort(reasoning.getEffort()) : null;
        return new ReasoningConfig(
                effort,
                reasoning.hasMaxTokens()
                        ? (Integer) WireValues.count("reasoning.max_tokens", reasoning.getMaxTokens())
                        : null,
                reasoning.hasExcludeFromOutput() ? (Boolean) reasoning.getExcludeFromOutput() : null,
                WireValues.fields("reasoning.extra_json", reasoning.getExtraJson()));
    }

    private static @Nullable String effort(Wire.ReasoningEffort effort) {
        return switch (effort) {
            case REASONING_EFFORT_UNSPECIFIED, UNRECOGNIZED -> null;
            default -> effort.name().substring(EFFORT_PREFIX.length()).toLowerCase(Locale.ROOT);
        };
    }

    /** Null if the text is not JSON; what is no object is ignored later. */
    static @Nullable RawJson providerOptions(String text) {
        try {
            return Json.parse(text);
        } catch (InvalidRequest malformed) {
            return null;
        }
    }
}
