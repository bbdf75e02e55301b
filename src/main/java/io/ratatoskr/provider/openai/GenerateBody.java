package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;

/** Writes the body of {@code POST /completions} to a provider. */
final class GenerateBody {
    private GenerateBody() {}

    static byte[] write(GenerateRequest request, Profile profile) {
        boolean own = request.dialect().equals(Dialects.OPENAI);
        GenerateOptions options = request.options();
        AdditionalProperties extra = own ? options.extra() : AdditionalProperties.NONE;
        var writer = new JsonWriter(1024);
        writer.beginObject().name("model").string(request.model()).name("prompt");
        Inputs.write(writer, request.prompt());
        // Completions only know this name, even at providers that renamed it for chats
        writer.field("max_tokens", options.maxTokens())
                .field("temperature", options.temperature())
                .field("top_p", options.topP())
                .field("top_k", options.topK())
                .field("frequency_penalty", options.frequencyPenalty())
                .field("presence_penalty", options.presencePenalty())
                .field("seed", options.seed());
        Options.stop(writer, options.stopSequences());
        Options.reasoning(writer, options.reasoning(), profile, own);
        if (request.stream()) {
            Options.stream(writer, extra);
        }
        Options.extra(writer, extra);
        return Overlay.on(writer.endObject(), AdditionalProperties.NONE, options.rawProviderOptions());
    }
}
