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
 * Lists the models of OpenAI and compatible providers, which report little more than ids, and of OpenRouter, which reports
 * limits, prices and parameters, in pages. Values that are not understood are ignored.
 */
final class OpenAiCatalogue implements Catalogue {
    private static final String PATH = "/models";
    private static final Map<String, String> JSON = Map.of("accept", "application/json");

    /** OpenRouter's list names parameters; from a list without them nothing is concluded. */
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
        // Some servers return the bare list
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
                "%s: the response is not a list of models: %s"
                        .formatted(profile.name(), Wording.body(answer.body(), answer.header("content-type"))),
                ProviderUnavailable.Reason.INVALID_RESPONSE);
    }

    /** Uses only the query of the next page's URL, so that no list can redirect to another address. */
    private static Optional<HttpCall> next(JsonNode link, boolean empty) {
        String text = link.asText();
        int query = text.indexOf('?');
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        return query < 0 || empty || !plain || !link.isTextual()
                ? Optional.empty()
                : Optional.of(new HttpCall("GET", PATH + text.substring(query), JSON, new byte[0]));
    }
}
