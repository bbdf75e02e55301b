package io.ratatoskr.grpc.message;

import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.grpc.v1.Wire;
import java.util.AbstractList;
import java.util.RandomAccess;

/** Embeddings on the wire. */
public final class EmbedResponseWriter {
    private EmbedResponseWriter() {}

    /** @throws ProviderUnavailable when there is not exactly one embedding */
    public static Wire.EmbedResponse writeSingle(EmbedResponse response) {
        if (response.embeddings().size() != 1) {
            throw new ProviderUnavailable(
                    "the provider returned %d embeddings for one text"
                            .formatted(response.embeddings().size()),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
        Embedding embedding = response.embeddings().getFirst();
        Wire.EmbedResponse.Builder message = Wire.EmbedResponse.newBuilder()
                .addAllValues(new Floats(embedding.values()))
                .setDimensions(embedding.dimensions())
                .setProvider(response.provider())
                .setTruncated(!response.truncated().isEmpty());
        if (response.model() != null) {
            message.setModel(response.model());
        }
        if (response.usage() != null) {
            message.setUsage(UsageWriter.write(response.usage()));
        }
        if (!response.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(response.extra()));
        }
        return message.build();
    }

    public static Wire.EmbedBatchResponse writeBatch(EmbedResponse response) {
        String model = response.model() == null ? "" : response.model();
        Wire.EmbedBatchResponse.Builder message = Wire.EmbedBatchResponse.newBuilder()
                .setProvider(response.provider())
                .setModel(model)
                .addAllTruncated(response.truncated());
        for (Embedding embedding : response.embeddings()) {
            message.addEmbeddings(Wire.Embedding.newBuilder()
                    .addAllValues(new Floats(embedding.values()))
                    .setModel(model)
                    .setDimensions(embedding.dimensions()));
        }
        if (response.usage() != null) {
            message.setUsage(UsageWriter.write(response.usage()));
        }
        if (!response.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(response.extra()));
        }
        return message.build();
    }

    /** An array as a list, which messages copy into one of their own. */
    private static final class Floats extends AbstractList<Float> implements RandomAccess {
        private final float[] values;

        Floats(float[] values) {
            this.values = values;
        }

        @Override
        public Float get(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
