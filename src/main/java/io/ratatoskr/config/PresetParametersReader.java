package io.ratatoskr.config;

import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a preset, with the names of the request options. */
final class PresetParametersReader {
    private static final List<String> RESERVED_RAW_OPTIONS =
            List.of("model", "messages", "input", "stream", "stream_options");

    private PresetParametersReader() {}

    static PresetParameters read(YamlNode node) {
        node.allowOnly(
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
            // Everything is read before a record rejects a value, so that all mistakes are reported together
            Double temperature = number(node.child("temperature"));
            Integer maxTokens = node.child("max_tokens").integer().orElse(null);
            Double topP = number(node.child("top_p"));
            Integer topK = node.child("top_k").integer().orElse(null);
            List<String> stop = node.child("stop").texts();
            var penalties =
                    new Penalties(number(node.child("frequency_penalty")), number(node.child("presence_penalty")));
            Long seed = integer64(node.child("seed"));
            var tools = new ToolOptions(
                    toolChoice(node.child("tool_choice")),
                    node.child("parallel_tool_calls").bool().orElse(null));
            ResponseFormat responseFormat = format(node.child("response_format"));
            Boolean cachePrompt = node.child("cache_prompt").bool().orElse(null);
            ReasoningConfig reasoning = reasoning(node.child("reasoning"));
            RawJson raw = raw(node.child("raw_provider_options"));
            return new PresetParameters(
                    new Sampling(temperature, topP, topK, seed, penalties),
                    new OutputOptions(maxTokens, false, stop, responseFormat),
                    tools,
                    reasoning,
                    cachePrompt,
                    raw);
        } catch (InvalidRequest invalid) {
            node.addMistake(String.valueOf(invalid.getMessage()));
            return PresetParameters.NONE;
        }
    }

    private static @Nullable Double number(YamlNode node) {
        return node.decimal().map(Number::doubleValue).orElse(null);
    }

    private static @Nullable Long integer64(YamlNode node) {
        Optional<Number> number = node.number();
        if (number.isPresent() && !(number.get() instanceof Integer) && !(number.get() instanceof Long)) {
            node.addMistake("is '%s'; expected an integer of at most 64 bits".formatted(number.get()));
            return null;
        }
        return number.map(Number::longValue).orElse(null);
    }

    private static @Nullable ToolChoice toolChoice(YamlNode node) {
        if (node.isMap()) {
            node.allowOnly("type", "function");
            node.child("type").oneOf("function");
            YamlNode function = node.child("function");
            function.allowOnly("name");
            return function.child("name").text().map(ToolChoice.Function::new).orElseGet(() -> {
                node.addMistake("has no function.name");
                return null;
            });
        }
        return switch (node.oneOf("auto", "none", "required").orElse("")) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> ToolChoice.REQUIRED;
            default -> null;
        };
    }

    private static @Nullable ResponseFormat format(YamlNode node) {
        YamlNode type = node.isMap() ? node.child("type") : node;
        if (node.isMap()) {
            node.allowOnly("type", "json_schema");
        }
        return switch (type.oneOf("text", "json_object", "json_schema").orElse("")) {
            case "text" -> ResponseFormat.TEXT;
            case "json_object" -> ResponseFormat.JSON_OBJECT;
            case "json_schema" -> schema(node);
            default -> null;
        };
    }

    private static @Nullable ResponseFormat schema(YamlNode node) {
        YamlNode schema = node.isMap() ? node.child("json_schema") : node;
        if (!schema.isMap() || !schema.child("schema").isMap()) {
            node.addMistake("has no json_schema.schema");
            return null;
        }
        schema.allowOnly("name", "description", "schema", "strict");
        return new ResponseFormat.JsonSchema(
                schema.child("name").text().orElse(null),
                schema.child("description").text().orElse(null),
                schema.child("schema").json().orElse(null),
                schema.child("strict").bool().orElse(null),
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
        node.allowOnly("effort", "max_tokens", "exclude_from_output");
        return new ReasoningConfig(
                node.child("effort").text().orElse(null),
                node.child("max_tokens").integer().orElse(null),
                node.child("exclude_from_output").bool().orElse(null),
                AdditionalProperties.NONE);
    }

    private static @Nullable RawJson raw(YamlNode node) {
        for (String key : node.keys()) {
            if (RESERVED_RAW_OPTIONS.contains(key)) {
                node.child(key).addMistake("may not be set here");
            }
        }
        return node.isMap() ? node.json().orElse(null) : null;
    }
}
