package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of models of OpenAI and compatibles, which tells little beyond ids, and OpenRouter's, which tells limits, prices and
 * parameters and comes in pages. Odd values are passed over: what is not understood is not known.
 */
final class OpenAiCatalogue implements Catalogue {
    private static final String PATH = "/models";
    private static final Map<String, String> JSON = Map.of("accept", "application/json");

    /** OpenRouter's does; a list without parameters concludes nothing. */
    @Override
    public boolean namesParameters() {
        return true;
    }

    @Override
    public HttpCall first(Profile profile) {
        return new HttpCall("GET", PATH, JSON, new byte[0]);
    }

    @Override
    public Page page(HttpAnswer answer, Profile profile) {
        JsonNode body;
        try {
            body = ModelDocuments.document(answer.body());
        } catch (IOException e) {
            throw none(answer, profile);
        }
        // Some servers answer with the bare list
        JsonNode data = body.isArray() ? body : body.path("data");
        if (!data.isArray()) {
            throw none(answer, profile);
        }
        List<Listed> models = new ArrayList<>();
        for (JsonNode model : data) {
            ModelSheet.read(model, models.size(), profile.name(), Oddities.IGNORED)
                    .ifPresent(models::add);
        }
        return new Page(models, next(body.path("links").path("next"), models.isEmpty()));
    }

    private static ProviderUnavailable none(HttpAnswer answer, Profile profile) {
        return new ProviderUnavailable(
                "%s: its answer is no list of models: %s"
                        .formatted(profile.name(), Wording.body(answer.body(), answer.header("content-type"))),
                ProviderUnavailable.Cause.BAD_ANSWER);
    }

    /** Only the query of the next page is taken, so that no list leads anywhere else. */
    private static Optional<HttpCall> next(JsonNode link, boolean empty) {
        String text = link.asText();
        int query = text.indexOf('?');
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        return query < 0 || empty || !plain || !link.isTextual()
                ? Optional.empty()
                : Optional.of(new HttpCall("GET", PATH + text.substring(query), JSON, new byte[0]));
    }
}
