package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodySize;
import io.ratatoskr.provider.ProviderProfile;

/** The body of {@code :generateContent} and of {@code :streamGenerateContent}. */
final class GeminiChatBody {
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
        return GeminiBodyOverrides.apply(out.endObject(), ownDialect ? options.extra() : AdditionalProperties.NONE, options.rawProviderOptions());
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
        return GeminiBodyOverrides.apply(
                out.endObject(),
                ownDialect ? request.options().extra() : AdditionalProperties.NONE,
                request.options().rawProviderOptions());
    }
}
