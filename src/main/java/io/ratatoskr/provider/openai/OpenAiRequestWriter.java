package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ProviderOptions;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests as the gateway's own API takes them: OpenAI's JSON with the gateway's fields, nothing adapted to a provider, so that the
 * gateway parses the same record. Unknown fields are written if they are of OpenAI's dialect. The caller opens and closes the object.
 * Thread-safe.
 */
public final class OpenAiRequestWriter {
    /** OpenRouter's name for reasoning in messages: the gateway reads it first. */
    private static final ProviderProfile GATEWAY =
            new ProviderProfile("", "", Optional.empty(), ProviderProfile.ReasoningFormat.OBJECT);

    private static final String STREAM_OPTIONS = "stream_options";
    private static final String USAGE = "usage";
    private static final String PROVIDER = "provider";

    /** Fields with a place of their own in the records; an unknown field of such a name would be written twice. */
    private static final Set<String> KNOWN_FIELDS = Set.of(
            "model",
            "messages",
            "prompt",
            "input",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "temperature",
            "top_p",
            "top_k",
            "max_tokens",
            "max_completion_tokens",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "stop",
            "reasoning",
            "reasoning_effort",
            "stream",
            STREAM_OPTIONS,
            "cache_prompt",
            "raw_provider_options",
            PROVIDER);

    private OpenAiRequestWriter() {}

    /** The fields of {@code POST /v1/chat/completions}. */
    public static void write(JsonWriter writer, ChatRequest request) {
        ChatOptions options = request.options();
        boolean sameDialect = request.dialect().equals(Dialects.OPENAI);
        writer.field("model", options.model());
        writeMessages(writer, request.messages(), request.tools(), sameDialect);
        ToolChoice choice = options.toolChoice();
        if (choice != null) {
            writer.name("tool_choice");
            OpenAiToolWriter.writeChoice(writer, choice);
        }
        writer.field("parallel_tool_calls", options.parallelToolCalls());
        ResponseFormat format = options.responseFormat();
        if (format != null) {
            writer.name("response_format");
            writeFormat(writer, format, sameDialect);
        }
        writer.field(options.usesMaxCompletionTokens() ? "max_completion_tokens" : "max_tokens", options.maxTokens());
        OpenAiOptionWriter.writeSampling(writer, options.sampling());
        OpenAiOptionWriter.writeStop(writer, options.stop());
        writeReasoning(writer, options.reasoning(), sameDialect);
        writer.field("cache_prompt", options.cachePrompt());
        writeStream(writer, request.stream(), request.streamUsage(), options.extra(), sameDialect);
        writeOptions(writer, options.provider(), options.providerOptions(), sameDialect);
    }

    /** The fields {@code messages} and {@code tools}. */
    public static void writeMessages(
            JsonWriter writer, List<Message> messages, List<ToolDefinition> tools, boolean sameDialect) {
        writer.name("messages");
        OpenAiMessageWriter.writeList(writer, messages, GATEWAY, sameDialect, CacheControls.NONE);
        if (!tools.isEmpty()) {
            writer.name("tools");
            writeTools(writer, tools, sameDialect);
        }
    }

    /** The fields of {@code POST /v1/completions}. */
    public static void write(JsonWriter writer, GenerateRequest request) {
        GenerateOptions options = request.options();
        boolean sameDialect = request.dialect().equals(Dialects.OPENAI);
        writer.field("model", options.model()).name("prompt");
        OpenAiInputWriter.write(writer, request.prompt());
        writer.field("max_tokens", options.maxTokens());
        OpenAiOptionWriter.writeSampling(writer, options.sampling());
        OpenAiOptionWriter.writeStop(writer, options.stopSequences());
        writeReasoning(writer, options.reasoning(), sameDialect);
        writeStream(writer, request.stream(), request.streamUsage(), options.extra(), sameDialect);
        writeOptions(writer, options.provider(), options.providerOptions(), sameDialect);
    }

    /** The fields of {@code POST /v1/embeddings}. */
    public static void write(JsonWriter writer, EmbedRequest request) {
        boolean sameDialect = request.dialect().equals(Dialects.OPENAI);
        writer.field("model", request.model()).name("input");
        OpenAiInputWriter.write(writer, request.input());
        writer.field("dimensions", request.dimensions()).field("input_type", request.inputType());
        if (request.encoding() == EmbedRequest.Encoding.BASE64) {
            writer.field("encoding_format", "base64");
        }
        writeOptions(writer, request.provider(), new ProviderOptions(null, request.extra()), sameDialect);
    }

    private static void writeOptions(
            JsonWriter writer, @Nullable String provider, ProviderOptions options, boolean sameDialect) {
        writer.field("raw_provider_options", options.raw()).field(PROVIDER, provider);
        if (!sameDialect) {
            return;
        }
        for (Map.Entry<String, RawJson> field : options.extra().fields().entrySet()) {
            // OpenRouter's object of this name is an unknown field
            boolean routing = field.getKey().equals(PROVIDER)
                    && provider == null
                    && field.getValue().isObject();
            if (routing || !KNOWN_FIELDS.contains(field.getKey())) {
                writer.name(field.getKey()).raw(field.getValue());
            }
        }
    }

    private static void writeStream(
            JsonWriter writer, boolean stream, boolean usage, AdditionalProperties extra, boolean sameDialect) {
        if (stream) {
            writer.field("stream", Boolean.TRUE);
        }
        AdditionalProperties options =
                sameDialect ? NestedExtras.get(STREAM_OPTIONS, extra) : AdditionalProperties.NONE;
        // OpenRouter's field of that name requests it already
        RawJson include = sameDialect ? NestedExtras.get(USAGE, extra).get("include") : null;
        boolean writesUsage = usage && (include == null || !include.text().equals("true"));
        if (writesUsage || !options.isEmpty()) {
            writer.name(STREAM_OPTIONS).beginObject();
            if (writesUsage) {
                writer.field("include_usage", Boolean.TRUE);
            }
            writer.fields(options.without("include_usage")).endObject();
        }
    }

    private static void writeReasoning(JsonWriter writer, @Nullable ReasoningConfig config, boolean sameDialect) {
        if (config != null) {
            writer.name("reasoning")
                    .beginObject()
                    .field("effort", config.effort())
                    .field("max_tokens", config.maxTokens())
                    .field("exclude", config.excludeFromOutput())
                    .fields(sameDialect ? config.extra() : AdditionalProperties.NONE)
                    .endObject();
        }
    }

    /** As a provider's, without a name where there is none. */
    private static void writeFormat(JsonWriter writer, ResponseFormat format, boolean sameDialect) {
        if (!(format instanceof ResponseFormat.JsonSchema schema) || schema.name() != null) {
            OpenAiResponseFormatCodec.write(writer, format, sameDialect);
            return;
        }
        writer.beginObject()
                .field("type", "json_schema")
                .name("json_schema")
                .beginObject()
                .field("description", schema.description())
                .field("schema", schema.schema())
                .field("strict", schema.strict())
                .fields(sameDialect ? schema.extra() : AdditionalProperties.NONE)
                .endObject()
                .endObject();
    }

    /** As a provider's, with the schema as it is. */
    private static void writeTools(JsonWriter writer, List<ToolDefinition> tools, boolean sameDialect) {
        writer.beginList();
        for (ToolDefinition tool : tools) {
            switch (tool) {
                case ToolDefinition.Other other -> writer.raw(other.json());
                case ToolDefinition.Function function -> writeFunction(writer, function, sameDialect);
            }
        }
        writer.endList();
    }

    private static void writeFunction(JsonWriter writer, ToolDefinition.Function tool, boolean sameDialect) {
        writer.beginObject().field("type", "function").name("function").beginObject();
        writer.field("name", tool.name())
                .field("description", tool.description())
                .field("parameters", tool.parameters())
                .field("strict", tool.strict())
                .fields(sameDialect ? tool.extra() : AdditionalProperties.NONE)
                .endObject();
        if (sameDialect) {
            writer.field("cache_control", tool.cacheControl()).fields(tool.toolExtra());
        }
        writer.endObject();
    }
}
