package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.provider.TokenBounds;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/embed}; any number of texts per request. */
final class OllamaEmbedBody {
    private OllamaEmbedBody() {}

    static byte[] write(EmbedRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        List<String> texts = texts(request, profile);
        if (request.inputType() != null) {
            throw new UnsupportedParameter(
                    "%s: input_type is '%s'; Ollama does not support it, prepend the prefix that the model expects to the text"
                            .formatted(profile.name(), request.inputType()),
                    "input_type");
        }
        long maxTokens = 0;
        long characters = 0;
        for (String text : texts) {
            ContextSize.requireFits(TokenBounds.lowerBound(text), request.model(), profile, metadata);
            maxTokens = Math.max(maxTokens, TokenBounds.upperBound(text));
            characters += text.length() + 8L;
        }
        var writer = new JsonWriter((int) Math.min(256 + characters, 16 << 20));
        // Always a list: Ollama treats a single empty text as no input
        writer.beginObject().name("model").string(request.model()).name("input").beginList();
        texts.forEach(writer::string);
        writer.endList()
                .field("dimensions", request.dimensions())
                .name("truncate")
                .bool(false);
        if (maxTokens > ContextSize.MIN_TOKENS) {
            writer.name(OllamaOptions.FIELD_NAME).beginObject().name(ContextSize.OPTION_NAME);
            writer.number(ContextSize.choose(maxTokens, 0, metadata)).endObject();
        }
        boolean ownDialect = request.dialect().equals(Dialects.OLLAMA);
        return BodyOverrides.apply(
                writer.endObject(),
                ownDialect ? request.extra() : AdditionalProperties.NONE,
                null,
                OllamaOptions.FIELD_NAME);
    }

    private static List<String> texts(EmbedRequest request, ProviderProfile profile) {
        return switch (request.input()) {
            case Input.Texts texts -> texts.texts();
            case Input.Tokens tokens ->
                throw new UnsupportedParameter(
                        "%s: input is token ids; Ollama accepts text only".formatted(profile.name()), "input");
        };
    }
}
