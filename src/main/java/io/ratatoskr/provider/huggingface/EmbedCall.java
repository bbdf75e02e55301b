package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import java.util.List;
import java.util.Map;

/** Builds embedding requests: feature extraction of the router and of pipelines, {@code /embed} of TEI. */
final class EmbedCall {
    private EmbedCall() {}

    static HttpCall of(EmbedRequest request, Profile profile) {
        List<String> texts = texts(request, profile);
        Serves serves = profile.serves();
        Integer dimensions = request.dimensions();
        if (dimensions != null && serves != Serves.TEI) {
            throw new UnsupportedParameter(
                    "%s: does not support dimensions; omit it or use another provider"
                            .formatted(profile.name()),
                    "dimensions");
        }
        String path = switch (serves) {
            case ROUTER -> ModelPath.of(request.model()) + "/pipeline/feature-extraction";
            case TEI -> "/embed";
            case PIPELINE, OPENAI -> "/";
        };
        Wishes wishes = Wishes.of(request);
        Map<String, String> headers = serves == Serves.PIPELINE ? wishes.headers() : Map.of();
        return Calls.post(path, headers, body -> {
            Calls.texts(body, "inputs", texts);
            body.field("normalize", wishes.flag("normalize", true));
            wishes.truncation(body);
            if (request.inputType() != null) {
                body.field("prompt_name", request.inputType());
            } else {
                body.field("prompt_name", wishes.value("prompt_name"));
            }
            body.field("dimensions", dimensions);
            if (serves == Serves.PIPELINE) {
                wishes.parameters(body, Map.of());
                wishes.options(body);
            }
        });
    }

    private static List<String> texts(EmbedRequest request, Profile profile) {
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
