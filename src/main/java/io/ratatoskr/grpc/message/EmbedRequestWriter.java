package io.ratatoskr.grpc.message;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.grpc.v1.Wire;

/** Texts to embed on the wire; a single one is a batch of one. The encoding is of JSON only. */
public final class EmbedRequestWriter {
    private EmbedRequestWriter() {}

    public static Wire.EmbedBatchRequest write(EmbedRequest request) {
        Wire.EmbedBatchRequest.Builder message =
                Wire.EmbedBatchRequest.newBuilder().setModel(request.model());
        switch (request.input()) {
            case Input.Texts texts -> message.addAllTexts(texts.texts());
            case Input.Tokens tokens -> message.addAllTokenTexts(GenerateRequestWriter.tokens(tokens));
        }
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        if (request.dimensions() != null) {
            message.setDimensions(request.dimensions());
        }
        if (request.inputType() != null) {
            message.setInputType(request.inputType());
        }
        if (request.dialect().equals(Dialects.OPENAI) && !request.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(request.extra()));
        }
        return message.build();
    }
}
