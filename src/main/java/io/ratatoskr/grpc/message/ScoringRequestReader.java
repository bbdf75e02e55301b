package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests for scores. All throw {@link io.ratatoskr.api.error.InvalidRequest} when a value is not allowed. */
public final class ScoringRequestReader {
    /** As in the HTTP API. */
    private static final int MAX_BATCH_SIZE = 100_000;

    private static final int MAX_LABELS = 1_000;

    private ScoringRequestReader() {}

    public static NliRequest read(Wire.NliRequest message) {
        return new NliRequest(
                List.of(new NliPair(
                        WireValues.nonEmpty("premise", message.getPremise()),
                        WireValues.nonEmpty("hypothesis", message.getHypothesis()))),
                true,
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static NliRequest read(Wire.NliBatchRequest message) {
        return new NliRequest(
                WireValues.limited("pairs", message.getPairsList(), MAX_BATCH_SIZE).stream()
                        .map(pair -> new NliPair(
                                WireValues.nonEmpty("premise", pair.getPremise()),
                                WireValues.nonEmpty("hypothesis", pair.getHypothesis())))
                        .toList(),
                false,
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static ZeroShotRequest read(Wire.ClassifyRequest message) {
        return new ZeroShotRequest(
                List.of(WireValues.nonEmpty("text", message.getText())),
                true,
                new ZeroShotRequest.LabelSet(
                        WireValues.limited("labels", message.getLabelsList(), MAX_LABELS),
                        message.getMultiLabel(),
                        message.hasHypothesisTemplate() ? message.getHypothesisTemplate() : null),
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static ZeroShotRequest read(Wire.ZeroShotBatchRequest message) {
        return new ZeroShotRequest(
                texts("texts", message.getTextsList()),
                false,
                new ZeroShotRequest.LabelSet(
                        WireValues.limited("labels", message.getLabelsList(), MAX_LABELS),
                        message.getMultiLabel(),
                        message.hasHypothesisTemplate() ? message.getHypothesisTemplate() : null),
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static ClassifyRequest read(Wire.ClassifyTextsRequest message) {
        return new ClassifyRequest(
                texts("texts", message.getTextsList()),
                false,
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static StanceRequest read(Wire.StanceRequest message) {
        return new StanceRequest(
                List.of(WireValues.nonEmpty("text", message.getText())),
                true,
                message.getTarget(),
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static StanceRequest read(Wire.StanceBatchRequest message) {
        return new StanceRequest(
                texts("texts", message.getTextsList()),
                false,
                message.getTarget(),
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    public static RerankRequest read(Wire.RerankRequest message) {
        return new RerankRequest(
                message.getQuery(),
                texts("documents", message.getDocumentsList()),
                message.hasTopN() ? (Integer) WireValues.count("top_n", message.getTopN()) : null,
                message.getReturnDocuments(),
                selection(message.getModel(), message.hasProvider() ? message.getProvider() : null),
                extra(message.getExtraJson()),
                Dialects.NATIVE);
    }

    private static List<String> texts(String field, List<String> texts) {
        WireValues.limited(field, texts, MAX_BATCH_SIZE).forEach(text -> WireValues.nonEmpty(field, text));
        return List.copyOf(texts);
    }

    private static ModelSelection selection(String model, @Nullable String provider) {
        return new ModelSelection(model, provider);
    }

    private static AdditionalProperties extra(String json) {
        return WireValues.fields("extra_json", json);
    }
}
