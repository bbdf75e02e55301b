package io.ratatoskr.provider;

import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the values of {@code functions} and of a request's {@code function_call}. Thread-safe. */
final class LegacyFunctionParser {
    /** Maximum number of functions, as of tools. */
    private static final int MAX_FUNCTIONS = 1_024;

    private LegacyFunctionParser() {}

    static List<ToolDefinition> parse(@Nullable RawJson functions) {
        List<ToolDefinition> tools = new ArrayList<>();
        if (functions == null || functions.isNull()) {
            return tools;
        }
        if (!functions.text().startsWith("[")) {
            throw new InvalidRequest("functions must be a list", LegacyFunctions.FUNCTIONS);
        }
        try (JsonReader reader = reader(functions)) {
            reader.beginList();
            while (reader.nextElement()) {
                if (tools.size() == MAX_FUNCTIONS) {
                    throw new InvalidRequest(
                            "functions has more than %,d elements, the maximum".formatted(MAX_FUNCTIONS),
                            LegacyFunctions.FUNCTIONS);
                }
                tools.add(parse(reader, "functions[%d]".formatted(tools.size())));
            }
        }
        return tools;
    }

    private static ToolDefinition parse(JsonReader reader, String path) {
        if (!reader.isObject()) {
            throw new InvalidRequest(path + " must be an object", path);
        }
        String name = null;
        String description = null;
        RawJson parameters = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "name" -> name = LenientJson.textOrNull(reader);
                case "description" -> description = LenientJson.textOrNull(reader);
                case "parameters" -> parameters = Json.valueOrNull(reader.readRaw());
                default -> extra.collect(reader);
            }
        }
        if (name == null) {
            throw new InvalidRequest(path + ".name is missing; expected the function's name", path + ".name");
        }
        if (parameters != null && !parameters.isObject()) {
            throw new InvalidRequest(path + ".parameters must be a JSON Schema object", path + ".parameters");
        }
        return new ToolDefinition.Function(
                name, description, parameters, null, null, extra.toAdditionalProperties(), AdditionalProperties.NONE);
    }

    /** The choice; null if absent. */
    static @Nullable ToolChoice parseChoice(@Nullable RawJson choice) {
        if (choice == null || choice.isNull()) {
            return null;
        }
        String name = choice.isObject() ? text(Json.parseObject(choice).get("name")) : null;
        if (name != null) {
            return new ToolChoice.Function(name);
        }
        return switch (choice.text()) {
            case "\"auto\"" -> ToolChoice.AUTO;
            case "\"none\"" -> ToolChoice.NONE;
            default ->
                throw new InvalidRequest(
                        "function_call must be auto, none or an object with a name", LegacyFunctions.FUNCTION_CALL);
        };
    }

    /** The text of a JSON string; null if absent or of another type. */
    static @Nullable String text(@Nullable RawJson value) {
        if (value == null) {
            return null;
        }
        try (JsonReader reader = reader(value)) {
            return LenientJson.textOrNull(reader);
        }
    }

    private static JsonReader reader(RawJson value) {
        return JsonReader.of(value.text().getBytes(StandardCharsets.UTF_8));
    }
}
