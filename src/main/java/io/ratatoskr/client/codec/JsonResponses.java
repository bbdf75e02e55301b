package io.ratatoskr.client.codec;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.client.transport.ServiceRequest;
import io.ratatoskr.client.transport.ServiceResponse;

/** The results of requests, from the JSON of their responses. */
final class JsonResponses {
    private JsonResponses() {}

    /** @throws io.ratatoskr.api.error.ProviderUnavailable for anything but the response of such a request */
    static Object read(ServiceRequest<?> request, ServiceResponse response) {
        byte[] json = response.body();
        return switch (request) {
            case ServiceRequest.OfModel<?> model -> ofModel(model.request(), response);
            case ServiceRequest.CountTokens count -> TokenReader.count(json);
            case ServiceRequest.Tokenize tokenize -> TokenReader.tokens(json);
            case ServiceRequest.Models models -> ModelReader.list(json);
            case ServiceRequest.Metadata metadata -> ModelReader.details(json);
            case ServiceRequest.LocalModel local -> StatusReader.read(json);
            case ServiceRequest.Validate validate -> ValidationReader.read(json);
            case ServiceRequest.Route route -> RoutePlanReader.read(json);
            case ServiceRequest.Presets all -> PresetReader.list(json);
            case ServiceRequest.OnePreset one -> PresetReader.one(json);
            case ServiceRequest.Capabilities capabilities -> CapabilityReader.read(json);
            case ServiceRequest.Administration administration -> json;
            case ServiceRequest.Refresh refresh -> RefreshReader.read(json);
        };
    }

    private static Object ofModel(ModelRequest request, ServiceResponse response) {
        return switch (request) {
            case ChatRequest chat -> ChatResponseReader.read(response);
            case GenerateRequest generate -> CompletionResponseReader.read(response);
            case EmbedRequest embed -> EmbedResponseReader.read(response);
            case NliRequest nli -> ScoringResponseReader.nli(response);
            case ZeroShotRequest zeroShot -> ScoringResponseReader.classify(response);
            case ClassifyRequest classify -> ScoringResponseReader.classify(response);
            case StanceRequest stance -> ScoringResponseReader.stance(response);
            case RerankRequest rerank -> ScoringResponseReader.rerank(response);
        };
    }
}
