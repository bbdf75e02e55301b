package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}. */
final class GenerationConfigWriter {
    private GenerationConfigWriter() {}

    static void writeChat(JsonWriter out, ChatRequest request, ProviderProfile profile) {
        ChatOptions options = request.options();
        out.name("generationConfig").beginObject();
        writeNumbers(out, options.sampling(), options.maxTokens());
        writeStop(out, options.stop());
        writeFormat(out, options.responseFormat(), profile);
        GeminiThinkingConfig.write(out, options.reasoning(), options.maxTokens(), request.model(), profile);
        if (request.dialect().equals(Dialects.OPENAI)) {
            writeOpenAiFields(out, options.extra());
        }
        out.endObject();
    }

    static void writeGenerate(JsonWriter out, GenerateRequest request, ProviderProfile profile) {
        GenerateOptions options = request.options();
        out.name("generationConfig").beginObject();
        writeNumbers(out, options.sampling(), options.maxTokens());
        writeStop(out, options.stopSequences());
        GeminiThinkingConfig.write(out, options.reasoning(), options.maxTokens(), request.model(), profile);
        if (request.dialect().equals(Dialects.OPENAI)) {
            writeNumber(out, "candidateCount", options.extra().get("n"));
        }
        out.endObject();
    }

    private static void writeNumbers(JsonWriter out, Sampling sampling, @Nullable Integer maxTokens) {
        out.field("temperature", sampling.temperature())
                .field("topP", sampling.topP())
                .field("topK", sampling.topK())
                .field("maxOutputTokens", maxTokens)
                .field("seed", sampling.seed())
                .field("presencePenalty", sampling.penalties().presence())
                .field("frequencyPenalty", sampling.penalties().frequency());
    }

    private static void writeStop(JsonWriter out, List<String> stop) {
        if (!stop.isEmpty()) {
            out.name("stopSequences").beginList();
            stop.forEach(out::string);
            out.endList();
        }
    }

    private static void writeFormat(JsonWriter out, @Nullable ResponseFormat format, ProviderProfile profile) {
        switch (format) {
            case null -> {}
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object -> out.field("responseMimeType", "application/json");
            case ResponseFormat.JsonSchema schema ->
                out.field("responseMimeType", "application/json").field("responseJsonSchema", schema.schema());
            case ResponseFormat.Other other ->
                throw new UnsupportedParameter(
                        "%s: Gemini does not support response_format '%s'; supported: text, json_object, json_schema"
                                .formatted(profile.name(), Text.echo(other.type())),
                        "response_format");
        }
    }

    /** Writes OpenAI fields that are not options of the gateway. */
    private static void writeOpenAiFields(JsonWriter out, AdditionalProperties extra) {
        writeNumber(out, "candidateCount", extra.get("n"));
        RawJson logprobs = extra.get("logprobs");
        if (logprobs != null && logprobs.text().equals("true")) {
            out.name("responseLogprobs").bool(true);
            writeNumber(out, "logprobs", extra.get("top_logprobs"));
        }
        RawJson modalities = extra.get("modalities");
        if (modalities != null && modalities.text().startsWith("[")) {
            out.name("responseModalities").beginList();
            try (JsonReader reader = JsonReader.of(modalities.text().getBytes(StandardCharsets.UTF_8))) {
                reader.beginList();
                while (reader.nextElement()) {
                    out.string(reader.readString().toUpperCase(Locale.ROOT));
                }
            }
            out.endList();
        }
    }

    /** Writes a number as received; anything else is ignored. */
    private static void writeNumber(JsonWriter out, String name, @Nullable RawJson value) {
        if (value != null && Character.isDigit(value.text().charAt(0))) {
            out.name(name).raw(value);
        }
    }
}
