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
import io.ratatoskr.provider.Profile;

/** The body of {@code :generateContent} and of {@code :streamGenerateContent}. */
final class ChatBody {
    private ChatBody() {}

    static byte[] chat(ChatRequest request, Profile profile) {
        boolean own = request.dialect().equals(Dialects.GEMINI);
        ChatOptions options = request.options();
        var out = new JsonWriter(BodySize.estimate(request));
        out.beginObject();
        Contents.write(out, request, profile);
        ToolWriter.list(out, request.tools(), profile, own);
        if (!request.tools().isEmpty()) {
            ToolWriter.choice(out, options.toolChoice(), profile);
        }
        Sampling.chat(out, request, profile);
        return Overrides.applied(out.endObject(), own ? options.extra() : AdditionalProperties.NONE, options.rawProviderOptions());
    }

    /** Sends the prompt as a user turn: Gemini has no plain completions. */
    static byte[] generate(GenerateRequest request, Profile profile) {
        if (!(request.prompt() instanceof Input.Texts texts) || texts.size() != 1) {
            throw new UnsupportedParameter(
                    "%s: Gemini completes one text prompt per request; got %d, as %s"
                            .formatted(
                                    profile.name(),
                                    request.prompt().size(),
                                    request.prompt() instanceof Input.Texts ? "texts" : "token ids"),
                    "prompt");
        }
        boolean own = request.dialect().equals(Dialects.GEMINI);
        var out = new JsonWriter(1024);
        out.beginObject().name("contents");
        var turns = new Turns(out);
        turns.text(Turns.USER, texts.texts().getFirst());
        turns.end();
        Sampling.generate(out, request, profile);
        return Overrides.applied(
                out.endObject(),
                own ? request.options().extra() : AdditionalProperties.NONE,
                request.options().rawProviderOptions());
    }
}
