package io.ratatoskr.client.codec;

import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.OpenAiVectorCodec;
import java.util.ArrayList;
import java.util.List;

/** Reads embeddings, as numbers or base64. */
public final class EmbedResponseReader {
    private EmbedResponseReader() {}

    /** @throws io.ratatoskr.api.error.ProviderUnavailable for anything but embeddings */
    public static EmbedResponse read(ServiceResponse response) {
        return ResponseJson.read(response.body(), reader -> {
            var head = new ResponseHead();
            List<Embedding> embeddings = new ArrayList<>();
            List<Integer> truncated = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "data" -> embeddings = ResponseJson.list(reader, EmbedResponseReader::embedding);
                    case "truncated" -> truncated = ResponseJson.list(reader, JsonReader::readInt);
                    default -> head.read(reader);
                }
            }
            return new EmbedResponse(
                    embeddings,
                    truncated,
                    head.usage,
                    head.model(response.origin()),
                    response.origin().providerOrEmpty(),
                    head.extra.toAdditionalProperties());
        });
    }

    /** The gateway writes them in the order of the inputs. */
    private static Embedding embedding(JsonReader reader) {
        float[] values = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("embedding")) {
                values = OpenAiVectorCodec.read(reader);
            } else {
                reader.skip();
            }
        }
        if (values == null) {
            throw reader.missingFieldError("embedding", "a vector");
        }
        return new Embedding(values);
    }
}
