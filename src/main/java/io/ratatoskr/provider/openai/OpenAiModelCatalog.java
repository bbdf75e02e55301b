package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.ErrorText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the models of OpenAI and compatible providers, which report little more than ids, and of OpenRouter, which reports
 * limits, prices and parameters, in pages. Values that are not understood are ignored.
 */
final class OpenAiModelCatalog implements ModelCatalog {
    private static final String PATH = "/models";
    private static final Map<String, String> JSON = Map.of("accept", "application/json");

    /** OpenRouter's list names parameters; from a list without them nothing is concluded. */
    @Override
    public boolean listsParameters() {
        return true;
    }

    @Override
    public ProviderHttpRequest firstPageRequest(ProviderProfile profile) {
        return new ProviderHttpRequest("GET", PATH, JSON, new byte[0]);
    }

    @Override
    public ModelPage readPage(ProviderHttpResponse response, ProviderProfile profile) {
        JsonNode body;
        try {
            body = ModelListReader.parseOne(response.body());
        } catch (IOException e) {
            throw notAModelList(response, profile);
        }
        // Some servers return the bare list
        JsonNode data = body.isArray() ? body : body.path("data");
        if (!data.isArray()) {
            throw notAModelList(response, profile);
        }
        List<ListedModel> models = new ArrayList<>();
        for (JsonNode model : data) {
            CatalogModelReader.read(model, models.size(), profile.name(), CatalogWarnings.IGNORE)
                    .ifPresent(models::add);
        }
        return new ModelPage(models, next(body.path("links").path("next"), models.isEmpty()));
    }

    private static ProviderUnavailable notAModelList(ProviderHttpResponse response, ProviderProfile profile) {
        return new ProviderUnavailable(
                "%s: the response is not a list of models: %s"
                        .formatted(profile.name(), ErrorText.describeBody(response.body(), response.header("content-type"))),
                ProviderUnavailable.Reason.INVALID_RESPONSE);
    }

    /** Uses only the query of the next page's URL, so that no list can redirect to another address. */
    private static Optional<ProviderHttpRequest> next(JsonNode link, boolean empty) {
        String text = link.asText();
        int query = text.indexOf('?');
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        return query < 0 || empty || !plain || !link.isTextual()
                ? Optional.empty()
                : Optional.of(new ProviderHttpRequest("GET", PATH + text.substring(query), JSON, new byte[0]));
    }
}
