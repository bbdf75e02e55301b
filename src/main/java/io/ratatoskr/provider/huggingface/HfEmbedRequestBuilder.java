package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.ProviderProfile.EndpointKind;
import java.util.List;
import java.util.Map;

/** Builds embedding requests: feature extraction of the router and of pipelines, {@code /embed} of TEI. */
final class HfEmbedRequestBuilder {
    private HfEmbedRequestBuilder() {}

    static ProviderHttpRequest build(EmbedRequest request, ProviderProfile profile) {
        List<String> texts = requireTexts(request, profile);
        EndpointKind endpointKind = profile.endpointKind();
        Integer dimensions = request.dimensions();
        if (dimensions != null && endpointKind != EndpointKind.TEI) {
            throw new UnsupportedParameter(
                    "%s: does not support dimensions; omit it or use another provider"
                            .formatted(profile.name()),
                    "dimensions");
        }
        String path = switch (endpointKind) {
            case ROUTER -> HfModelPath.of(request.model()) + "/pipeline/feature-extraction";
            case TEI -> "/embed";
            case PIPELINE, OPENAI -> "/";
        };
        ExtraParameters extras = ExtraParameters.of(request);
        Map<String, String> headers = endpointKind == EndpointKind.PIPELINE ? extras.optionHeaders() : Map.of();
        return HfRequests.post(path, headers, body -> {
            HfRequests.writeTexts(body, "inputs", texts);
            body.field("normalize", extras.flag("normalize", true));
            extras.writeTruncation(body);
            if (request.inputType() != null) {
                body.field("prompt_name", request.inputType());
            } else {
                body.field("prompt_name", extras.value("prompt_name"));
            }
            body.field("dimensions", dimensions);
            if (endpointKind == EndpointKind.PIPELINE) {
                extras.writeParameters(body, Map.of());
                extras.writeOptions(body);
            }
        });
    }

    private static List<String> requireTexts(EmbedRequest request, ProviderProfile profile) {
        return switch (request.input()) {
            case Input.Texts texts -> texts.texts();
            case Input.Tokens tokens ->
                throw new UnsupportedParameter(
                        "%s: accepts text, not token ids; send text or use another provider"
                                .formatted(profile.name()),
                        "input");
        };
    }
}
