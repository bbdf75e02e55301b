package io.ratatoskr.config;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolChoice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a preset, with the names of the request options. */
final class PresetParametersReader {
    private static final List<String> NOT_RAW = List.of("model", "messages", "input", "stream", "stream_options");

    private PresetParametersReader() {}

    static PresetParameters read(YamlNode node) {
        node.only(
                "temperature",
                "max_tokens",
                "top_p",
                "top_k",
                "stop",
                "frequency_penalty",
                "presence_penalty",
                "seed",
                "tool_choice",
                "parallel_tool_calls",
                "response_format",
                "cache_prompt",
                "reasoning",
                "raw_provider_options");
        try {
            return new PresetParameters(
                    number(node.child("temperature")),
                    node.child("max_tokens").integer().orElse(null),
                    number(node.child("top_p")),
                    node.child("top_k").integer().orElse(null),
                    node.child("stop").texts(),
                    number(node.child("frequency_penalty")),
                    number(node.child("presence_penalty")),
                    whole(node.child("seed")),
                    toolChoice(node.child("tool_choice")),
                    node.child("parallel_tool_calls").flag().orElse(null),
                    format(node.child("response_format")),
                    node.child("cache_prompt").flag().orElse(null),
                    reasoning(node.child("reasoning")),
                    raw(node.child("raw_provider_options")));
        } catch (InvalidRequest unfit) {
            node.mistake(String.valueOf(unfit.getMessage()));
            return PresetParameters.NONE;
        }
    }

    private static @Nullable Double number(YamlNode node) {
        return node.decimal().map(Number::doubleValue).orElse(null);
    }

    private static @Nullable Long whole(YamlNode node) {
        Optional<Number> number = node.number();
        if (number.isPresent() && !(number.get() instanceof Integer) && !(number.get() instanceof Long)) {
            node.mistake("is '%s'; expected an integer of at most 64 bits".formatted(number.get()));
            return null;
        }
        return number.map(Number::longValue).orElse(null);
    }

    private static @Nullable ToolChoice toolChoice(YamlNode node) {
        if (node.isMap()) {
            node.only("type", "function");
            node.child("type").choice("function");
            YamlNode function = node.child("function");
            function.only("name");
            return function.child("name").text().map(ToolChoice.Function::new).orElseGet(() -> {
                node.mistake("has no function.name");
                return null;
            });
        }
        return switch (node.choice("auto", "none", "required").orElse("")) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> ToolChoice.REQUIRED;
            default -> null;
        };
    }

    private static @Nullable ResponseFormat format(YamlNode node) {
        YamlNode type = node.isMap() ? node.child("type") : node;
        if (node.isMap()) {
            node.only("type", "json_schema");
        }
        return switch (type.choice("text", "json_object", "json_schema").orElse("")) {
            case "text" -> ResponseFormat.TEXT;
            case "json_object" -> ResponseFormat.JSON_OBJECT;
            case "json_schema" -> schema(node);
            default -> null;
        };
    }

    private static @Nullable ResponseFormat schema(YamlNode node) {
        YamlNode schema = node.isMap() ? node.child("json_schema") : node;
        if (!schema.isMap() || !schema.child("schema").isMap()) {
            node.mistake("has no json_schema.schema");
            return null;
        }
        schema.only("name", "description", "schema", "strict");
        return new ResponseFormat.JsonSchema(
                schema.child("name").text().orElse(null),
                schema.child("description").text().orElse(null),
                schema.child("schema").json().orElse(null),
                schema.child("strict").flag().orElse(null),
                AdditionalProperties.NONE);
    }

    /** A plain string is the effort. */
    private static @Nullable ReasoningConfig reasoning(YamlNode node) {
        if (!node.isPresent()) {
            return null;
        }
        if (!node.isMap()) {
            return node.text().map(ReasoningConfig::ofEffort).orElse(null);
        }
        node.only("effort", "max_tokens", "exclude_from_output");
        return new ReasoningConfig(
                node.child("effort").text().orElse(null),
                node.child("max_tokens").integer().orElse(null),
                node.child("exclude_from_output").flag().orElse(null),
                AdditionalProperties.NONE);
    }

    private static @Nullable RawJson raw(YamlNode node) {
        for (String key : node.keys()) {
            if (NOT_RAW.contains(key)) {
                node.child(key).mistake("may not be set here");
            }
        }
        return node.isMap() ? node.json().orElse(null) : null;
    }
}
