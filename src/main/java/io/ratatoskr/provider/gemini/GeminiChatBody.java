package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.provider.BodySize;
import io.ratatoskr.settings.ProviderProfile;
import org.jspecify.annotations.Nullable;

/** The body of {@code :generateContent} and of {@code :streamGenerateContent}. */
final class GeminiChatBody {
    private static final String GENERATION_CONFIG = "generationConfig";
    private static final String CONTENTS = "contents";

    private GeminiChatBody() {}

    static byte[] chat(ChatRequest request, ProviderProfile profile) {
        boolean ownDialect = request.dialect().equals(Dialects.GEMINI);
        ChatOptions options = request.options();
        var out = new JsonWriter(BodySize.estimate(request));
        out.beginObject();
        ContentsWriter.write(out, request, profile);
        GeminiToolWriter.writeTools(out, request.tools(), profile, ownDialect);
        if (!request.tools().isEmpty()) {
            GeminiToolWriter.writeChoice(out, options.toolChoice(), profile);
        }
        GenerationConfigWriter.writeChat(out, request, profile);
        return withOverrides(
                out.endObject(),
                ownDialect ? options.extra() : AdditionalProperties.NONE,
                options.rawProviderOptions());
    }

    /** Sends the prompt as a user turn: Gemini has no plain completions. */
    static byte[] generate(GenerateRequest request, ProviderProfile profile) {
        if (!(request.prompt() instanceof Input.Texts texts) || texts.size() != 1) {
            throw new UnsupportedParameter(
                    "%s: Gemini completes one text prompt per request; got %d, as %s"
                            .formatted(
                                    profile.name(),
                                    request.prompt().size(),
                                    request.prompt() instanceof Input.Texts ? "texts" : "token ids"),
                    "prompt");
        }
        boolean ownDialect = request.dialect().equals(Dialects.GEMINI);
        var out = new JsonWriter(1024);
        out.beginObject().name("contents");
        var turns = new TurnWriter(out);
        turns.text(TurnWriter.USER, texts.texts().getFirst());
        turns.end();
        GenerationConfigWriter.writeGenerate(out, request, profile);
        return withOverrides(
                out.endObject(),
                ownDialect ? request.options().extra() : AdditionalProperties.NONE,
                request.options().rawProviderOptions());
    }

    /**
     * Applies the caller's Gemini fields to the body: unknown fields of the request first, {@code raw_provider_options} last. A field
     * replaces the generated one; {@code generationConfig} is merged field by field.
     *
     * @param extra unknown fields of Gemini's dialect
     */
    private static byte[] withOverrides(JsonWriter body, AdditionalProperties extra, @Nullable RawJson raw) {
        if (raw != null && Json.parseObject(raw).get(CONTENTS) != null) {
            throw new InvalidRequest(
                    "raw_provider_options.contents cannot be set; put messages into the request itself",
                    "raw_provider_options.contents");
        }
        return BodyOverrides.apply(body, extra.without(CONTENTS), raw, GENERATION_CONFIG);
    }
}
