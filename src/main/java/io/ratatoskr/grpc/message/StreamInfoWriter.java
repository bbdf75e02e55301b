package io.ratatoskr.grpc.message;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.grpc.v1.Wire;

/** What is known of a stream at its first event. */
final class StreamInfoWriter {
    private StreamInfoWriter() {}

    static Wire.StreamInfo write(StreamMetadata metadata) {
        Wire.StreamInfo.Builder message = Wire.StreamInfo.newBuilder().setProvider(metadata.provider());
        if (metadata.id() != null) {
            message.setId(metadata.id());
        }
        if (metadata.model() != null) {
            message.setModel(metadata.model());
        }
        if (metadata.created() != null) {
            message.setCreated(metadata.created());
        }
        if (!metadata.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(metadata.extra()));
        }
        return message.build();
    }
}
