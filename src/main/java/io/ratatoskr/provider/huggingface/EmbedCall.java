package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import java.util.List;

/** Asks for vectors: feature extraction of the router and of pipelines, {@code /embed} of TEI. */
final class EmbedCall {
    private EmbedCall() {}

    static HttpCall of(EmbedRequest request, Profile profile) {
        List<String> texts = texts(request, profile);
        Serves serves = profile.serves();
        Integer dimensions = request.dimensions();
        if (dimensions != null && serves != Serves.TEI) {
            throw new UnsupportedParameter(
                    "%s: it cannot cut vectors to dimensions; leave it out or ask another provider"
                            .formatted(profile.name()),
                    "dimensions");
        }
        String path = switch (serves) {
            case ROUTER -> ModelPath.of(request.model()) + "/pipeline/feature-extraction";
            case TEI -> "/embed";
            case PIPELINE, OPENAI -> "/";
        };
        return Calls.post(path, body -> {
            Calls.texts(body, "inputs", texts);
            body.name("normalize").bool(true).name("truncate").bool(true);
            if (request.inputType() != null) {
                body.name("prompt_name").string(request.inputType());
            }
            if (dimensions != null) {
                body.name("dimensions").number(dimensions);
            }
        });
    }

    private static List<String> texts(EmbedRequest request, Profile profile) {
        return switch (request.input()) {
            case Input.Texts texts -> texts.texts();
            case Input.Tokens tokens ->
                throw new UnsupportedParameter(
                        "%s: it takes texts, not token ids; send the text or ask another provider"
                                .formatted(profile.name()),
                        "input");
        };
    }
}
