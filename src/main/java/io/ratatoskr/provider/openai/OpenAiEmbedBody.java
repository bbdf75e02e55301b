package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedRequest.Encoding;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.json.JsonWriter;

/** Writes the body of {@code POST /embeddings} to a provider. */
final class OpenAiEmbedBody {
    private OpenAiEmbedBody() {}

    static byte[] write(EmbedRequest request) {
        boolean sameDialect = request.dialect().equals(Dialects.OPENAI);
        var writer = new JsonWriter(1024);
        writer.beginObject().name("model").string(request.model()).name("input");
        OpenAiInputWriter.write(writer, request.input());
        writer.field("dimensions", request.dimensions()).field("input_type", request.inputType());
        if (request.encoding() == Encoding.BASE64) {
            writer.field("encoding_format", "base64");
        }
        return writer.fields(sameDialect ? request.extra() : AdditionalProperties.NONE).endObject().toBytes();
    }
}
