package io.ratatoskr.grpc.message;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;

/** Embeddings of the wire as requests. */
public final class EmbedRequestReader {
    private EmbedRequestReader() {}

    /** @throws io.ratatoskr.api.error.InvalidRequest when a value is not allowed */
    public static EmbedRequest read(Wire.EmbedRequest message) {
        Input input = message.hasTokens()
                ? new Input.Tokens(
                        List.of(message.getTokens().getIdsList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray()),
                        true)
                : Input.of(message.getText());
        return EmbedRequest.builder(message.getModel(), input)
                .provider(message.hasProvider() ? message.getProvider() : null)
                .dimensions(
                        message.hasDimensions()
                                ? (Integer) WireValues.count("dimensions", message.getDimensions())
                                : null)
                .inputType(message.hasInputType() ? message.getInputType() : null)
                .extra(WireValues.fields("extra_json", message.getExtraJson()))
                .build();
    }

    /** @throws io.ratatoskr.api.error.InvalidRequest when a value is not allowed */
    public static EmbedRequest readBatch(Wire.EmbedBatchRequest message) {
        Input input = message.getTokenTextsCount() > 0
                ? GenerateRequestReader.tokens("token_texts", message.getTokenTextsList())
                : Input.of(WireValues.limited("texts", message.getTextsList(), RequestLimits.MAX_INPUTS));
        return EmbedRequest.builder(message.getModel(), input)
                .provider(message.hasProvider() ? message.getProvider() : null)
                .dimensions(
                        message.hasDimensions()
                                ? (Integer) WireValues.count("dimensions", message.getDimensions())
                                : null)
                .inputType(message.hasInputType() ? message.getInputType() : null)
                .extra(WireValues.fields("extra_json", message.getExtraJson()))
                .build();
    }
}
