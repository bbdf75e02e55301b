package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;

/** Scores on the wire. Methods for a single result throw {@link ProviderUnavailable} when there is not exactly one. */
public final class ScoringResponseWriter {
    private ScoringResponseWriter() {}

    public static Wire.NliResponse writeSingle(NliResponse response) {
        return nli(only(response.results())).setInfo(info(response.metadata())).build();
    }

    public static Wire.NliBatchResponse writeBatch(NliResponse response) {
        Wire.NliBatchResponse.Builder message =
                Wire.NliBatchResponse.newBuilder().setInfo(info(response.metadata()));
        response.results().forEach(result -> message.addResults(nli(result)));
        return message.build();
    }

    private static Wire.NliResponse.Builder nli(NliResult result) {
        return Wire.NliResponse.newBuilder()
                .setEntailment((float) result.entailment())
                .setContradiction((float) result.contradiction())
                .setNeutral((float) result.neutral())
                .addExact(result.entailment())
                .addExact(result.contradiction())
                .addExact(result.neutral())
                .setLabel(
                        switch (result.label()) {
                            case ENTAILMENT -> Wire.NliLabel.NLI_LABEL_ENTAILMENT;
                            case CONTRADICTION -> Wire.NliLabel.NLI_LABEL_CONTRADICTION;
                            case NEUTRAL -> Wire.NliLabel.NLI_LABEL_NEUTRAL;
                        });
    }

    public static Wire.ClassifyResponse writeSingle(ClassifyResponse response) {
        ClassifyResult result = only(response.results());
        Wire.ClassifyResponse.Builder message = Wire.ClassifyResponse.newBuilder()
                .setTopLabel(result.topLabel())
                .setConfidence((float) result.confidence())
                .setInfo(info(response.metadata()));
        result.scores().forEach((label, score) -> message.putScores(label, (float) (double) score));
        return message.build();
    }

    public static Wire.ClassifyTextsResponse writeBatch(ClassifyResponse response) {
        Wire.ClassifyTextsResponse.Builder message =
                Wire.ClassifyTextsResponse.newBuilder().setInfo(info(response.metadata()));
        for (ClassifyResult result : response.results()) {
            Wire.ClassifyResult.Builder scores = message.addResultsBuilder();
            result.scores()
                    .forEach((label, score) ->
                            scores.addScoresBuilder().setLabel(label).setScore(score));
        }
        return message.build();
    }

    public static Wire.StanceResponse writeSingle(StanceResponse response) {
        return stance(only(response.results()))
                .setInfo(info(response.metadata()))
                .build();
    }

    public static Wire.StanceBatchResponse writeBatch(StanceResponse response) {
        Wire.StanceBatchResponse.Builder message =
                Wire.StanceBatchResponse.newBuilder().setInfo(info(response.metadata()));
        response.results().forEach(result -> message.addResults(stance(result)));
        return message.build();
    }

    private static Wire.StanceResponse.Builder stance(StanceResult result) {
        return Wire.StanceResponse.newBuilder()
                .setFavor((float) result.favor())
                .setAgainst((float) result.against())
                .setNeutral((float) result.neutral())
                .addExact(result.favor())
                .addExact(result.against())
                .addExact(result.neutral())
                .setTarget(result.target())
                .setLabel(
                        switch (result.label()) {
                            case FAVOR -> Wire.StanceLabel.STANCE_LABEL_FAVOR;
                            case AGAINST -> Wire.StanceLabel.STANCE_LABEL_AGAINST;
                            case NEUTRAL -> Wire.StanceLabel.STANCE_LABEL_NEUTRAL;
                        });
    }

    /** With the documents only if the request has them returned. */
    public static Wire.RerankResponse write(RerankResponse response, RerankRequest request) {
        Wire.RerankResponse.Builder message = Wire.RerankResponse.newBuilder().setInfo(info(response.metadata()));
        response.results().forEach(document -> {
            Wire.RankedDocument.Builder ranked =
                    message.addResultsBuilder().setIndex(document.index()).setRelevanceScore(document.relevanceScore());
            if (request.returnDocuments()) {
                ranked.setDocument(
                        document.document() == null ? request.documents().get(document.index()) : document.document());
            }
        });
        return message.build();
    }

    private static <T> T only(List<T> results) {
        if (results.size() != 1) {
            throw new ProviderUnavailable(
                    "the provider returned %d results for one text".formatted(results.size()),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
        return results.getFirst();
    }

    private static Wire.ScoringInfo info(ScoringMetadata metadata) {
        Wire.ScoringInfo.Builder message = Wire.ScoringInfo.newBuilder()
                .addAllTruncated(metadata.truncated())
                .setProvider(metadata.provider());
        if (metadata.method() != null) {
            message.setMethod(metadata.method().wireName());
        }
        if (metadata.usage() != null) {
            message.setUsage(UsageWriter.write(metadata.usage()));
        }
        if (metadata.model() != null) {
            message.setModel(metadata.model());
        }
        if (!metadata.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(metadata.extra()));
        }
        return message.build();
    }
}
