package io.ratatoskr.grpc.message;

import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;

/** Embeddings of the wire. Throws {@link io.ratatoskr.api.error.InvalidRequest} when a value is not allowed. */
public final class EmbedResponseReader {
    private EmbedResponseReader() {}

    public static EmbedResponse read(Wire.EmbedBatchResponse message) {
        return new EmbedResponse(
                message.getEmbeddingsList().stream()
                        .map(EmbedResponseReader::embedding)
                        .toList(),
                List.copyOf(message.getTruncatedList()),
                message.hasUsage() ? UsageReader.read(message.getUsage()) : null,
                WireValues.textOrNull(message.getModel()),
                message.getProvider(),
                WireValues.fields("extra_json", message.getExtraJson()));
    }

    private static Embedding embedding(Wire.Embedding message) {
        float[] values = new float[message.getValuesCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = message.getValues(i);
        }
        return new Embedding(values);
    }
}
