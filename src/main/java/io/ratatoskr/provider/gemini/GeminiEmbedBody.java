package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of {@code :embedContent}, and of {@code :batchEmbedContents} for several texts. */
final class GeminiEmbedBody {
    private GeminiEmbedBody() {}

    /** True if the inputs are sent as a batch. */
    static boolean isBatch(EmbedRequest request) {
        return request.input().size() > 1;
    }

    static byte[] write(EmbedRequest request, ProviderProfile profile) {
        List<String> texts = texts(request, profile);
        String model = GeminiModelPath.resourceName(request.model(), profile);
        var out = new JsonWriter(1024);
        if (isBatch(request)) {
            out.beginObject().name("requests").beginList();
            for (String text : texts) {
                writeRequest(out, text, model, request);
            }
            out.endList().endObject();
        } else {
            writeRequest(out, texts.getFirst(), model, request);
        }
        return out.toBytes();
    }

    private static void writeRequest(JsonWriter out, String text, String model, EmbedRequest request) {
        boolean ownDialect = request.dialect().equals(Dialects.GEMINI);
        out.beginObject().name("model").string(model).name("content").beginObject();
        out.name("parts").beginList().beginObject().name("text").string(text);
        out.endObject().endList().endObject();
        out.field("taskType", taskType(request.inputType()))
                .field("outputDimensionality", request.dimensions())
                .fields(ownDialect ? request.extra() : AdditionalProperties.NONE)
                .endObject();
    }

    private static List<String> texts(EmbedRequest request, ProviderProfile profile) {
        return switch (request.input()) {
            case Input.Texts texts -> texts.texts();
            case Input.Tokens tokens ->
                throw new UnsupportedParameter(
                        "%s: Gemini embeds texts, not token ids; send the input as text".formatted(profile.name()),
                        "input");
        };
    }

    private static @Nullable String taskType(@Nullable String inputType) {
        if (inputType == null || inputType.isBlank()) {
            return null;
        }
        String type = inputType.strip().toUpperCase(Locale.ROOT);
        return switch (type) {
            case "QUERY", "SEARCH_QUERY" -> "RETRIEVAL_QUERY";
            case "PASSAGE", "DOCUMENT", "SEARCH_DOCUMENT" -> "RETRIEVAL_DOCUMENT";
            default -> type;
        };
    }
}
