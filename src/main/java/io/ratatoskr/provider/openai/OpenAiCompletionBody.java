package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.settings.ProviderProfile;

/** Writes the body of {@code POST /completions} to a provider. */
final class OpenAiCompletionBody {
    private OpenAiCompletionBody() {}

    static byte[] write(GenerateRequest request, ProviderProfile profile) {
        boolean sameDialect = request.dialect().equals(Dialects.OPENAI);
        GenerateOptions options = request.options();
        AdditionalProperties extra = sameDialect ? options.extra() : AdditionalProperties.NONE;
        var writer = new JsonWriter(1024);
        writer.beginObject().name("model").string(request.model()).name("prompt");
        OpenAiInputWriter.write(writer, request.prompt());
        // Completions only know this name, even at providers that renamed it for chats
        writer.field("max_tokens", options.maxTokens());
        OpenAiOptionWriter.writeSampling(writer, options.sampling());
        OpenAiOptionWriter.writeStop(writer, options.stopSequences());
        OpenAiOptionWriter.writeReasoning(writer, options.reasoning(), profile, sameDialect);
        if (request.stream()) {
            OpenAiOptionWriter.writeStream(writer, extra);
        }
        OpenAiOptionWriter.writeExtra(writer, extra);
        return BodyOverrides.apply(writer.endObject(), AdditionalProperties.NONE, options.rawProviderOptions());
    }
}
