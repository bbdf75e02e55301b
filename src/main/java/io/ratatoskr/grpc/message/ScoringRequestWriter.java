package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.grpc.v1.Wire;

/** Requests for scores on the wire; a single text or pair is a batch of one. Unknown fields are written if they are of the gateway's dialect. */
public final class ScoringRequestWriter {
    private ScoringRequestWriter() {}

    public static Wire.NliBatchRequest write(NliRequest request) {
        Wire.NliBatchRequest.Builder message = Wire.NliBatchRequest.newBuilder()
                .setModel(request.model())
                .setExtraJson(extra(request.dialect(), request.extra()));
        request.pairs()
                .forEach(pair ->
                        message.addPairsBuilder().setPremise(pair.premise()).setHypothesis(pair.hypothesis()));
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    public static Wire.ZeroShotBatchRequest write(ZeroShotRequest request) {
        Wire.ZeroShotBatchRequest.Builder message = Wire.ZeroShotBatchRequest.newBuilder()
                .addAllTexts(request.texts())
                .addAllLabels(request.labels())
                .setModel(request.model())
                .setMultiLabel(request.multiLabel())
                .setExtraJson(extra(request.dialect(), request.extra()));
        if (request.hypothesisTemplate() != null) {
            message.setHypothesisTemplate(request.hypothesisTemplate());
        }
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    public static Wire.ClassifyTextsRequest write(ClassifyRequest request) {
        Wire.ClassifyTextsRequest.Builder message = Wire.ClassifyTextsRequest.newBuilder()
                .addAllTexts(request.texts())
                .setModel(request.model())
                .setExtraJson(extra(request.dialect(), request.extra()));
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    public static Wire.StanceBatchRequest write(StanceRequest request) {
        Wire.StanceBatchRequest.Builder message = Wire.StanceBatchRequest.newBuilder()
                .addAllTexts(request.texts())
                .setTarget(request.target())
                .setModel(request.model())
                .setExtraJson(extra(request.dialect(), request.extra()));
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    public static Wire.RerankRequest write(RerankRequest request) {
        Wire.RerankRequest.Builder message = Wire.RerankRequest.newBuilder()
                .setQuery(request.query())
                .addAllDocuments(request.documents())
                .setModel(request.model())
                .setReturnDocuments(request.returnDocuments())
                .setExtraJson(extra(request.dialect(), request.extra()));
        if (request.topN() != null) {
            message.setTopN(request.topN());
        }
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    private static String extra(String dialect, AdditionalProperties extra) {
        return dialect.equals(Dialects.NATIVE) ? WireValues.text(extra) : "";
    }
}
