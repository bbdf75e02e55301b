package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/embed}; any number of texts per request. */
final class EmbedBody {
    private EmbedBody() {}

    static byte[] write(EmbedRequest request, Profile profile, @Nullable ModelMetadata known) {
        List<String> texts = texts(request, profile);
        if (request.inputType() != null) {
            throw new UnsupportedParameter(
                    "%s: input_type is '%s'; Ollama does not support it, prepend the prefix that the model expects to the text"
                            .formatted(profile.name(), request.inputType()),
                    "input_type");
        }
        long longest = 0;
        long sum = 0;
        for (String text : texts) {
            ContextSize.check(TokenEstimate.atLeast(text), request.model(), profile, known);
            longest = Math.max(longest, TokenEstimate.atMost(text));
            sum += text.length() + 8L;
        }
        var writer = new JsonWriter((int) Math.min(256 + sum, 16 << 20));
        // Always a list: Ollama treats a single empty text as no input
        writer.beginObject().name("model").string(request.model()).name("input").beginList();
        texts.forEach(writer::string);
        writer.endList()
                .field("dimensions", request.dimensions())
                .name("truncate")
                .bool(false);
        if (longest > ContextSize.LEAST) {
            writer.name(Sampling.OPTIONS).beginObject().name(ContextSize.NAME);
            writer.number(ContextSize.of(longest, 0, known)).endObject();
        }
        boolean own = request.dialect().equals(Dialects.OLLAMA);
        return Overlay.on(writer.endObject(), own ? request.extra() : AdditionalProperties.NONE, null, Sampling.OPTIONS);
    }

    private static List<String> texts(EmbedRequest request, Profile profile) {
        return switch (request.input()) {
            case Input.Texts texts -> texts.texts();
            case Input.Tokens tokens ->
                throw new UnsupportedParameter(
                        "%s: input is token ids; Ollama accepts text only".formatted(profile.name()), "input");
        };
    }
}
