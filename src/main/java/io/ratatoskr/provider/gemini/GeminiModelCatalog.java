package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model list, {@code GET /models}, page by page. */
final class GeminiModelCatalog implements ModelCatalog {
    private static final String PATH = "/models?pageSize=1000";

    @Override
    public ProviderHttpRequest firstPageRequest(ProviderProfile profile) {
        return toHttpRequest(PATH);
    }

    @Override
    public ModelPage readPage(ProviderHttpResponse response, ProviderProfile profile) {
        List<ListedModel> models = new ArrayList<>();
        @Nullable String[] nextToken = {null};
        boolean[] hasList = {false};
        MalformedResponses.readFields(response.body(), profile, GeminiErrorMapper::detectError, reader -> {
            if (reader.name().equals("models") && reader.isList()) {
                hasList[0] = true;
                readModels(reader, models, profile);
            } else if (reader.name().equals("nextPageToken")) {
                nextToken[0] = LenientJson.textOrNull(reader);
            } else {
                reader.skip();
            }
        });
        String token = nextToken[0];
        // A page without models has no list
        if (!hasList[0] && token == null) {
            GatewayException error = GeminiErrorMapper.detectError(response.body(), profile);
            if (error != null) {
                throw error;
            }
        }
        return new ModelPage(
                models,
                token == null || token.isEmpty()
                        ? Optional.empty()
                        : Optional.of(toHttpRequest(PATH + "&pageToken=" + GeminiModelPath.encode(token))));
    }

    private static void readModels(JsonReader reader, List<ListedModel> models, ProviderProfile profile) {
        reader.beginList();
        while (reader.nextElement()) {
            if (!reader.isObject()) {
                reader.skip();
                continue;
            }
            ListedModel listed = new GeminiModelReader().read(reader, profile);
            if (listed != null) {
                models.add(listed);
            }
        }
    }

    private static ProviderHttpRequest toHttpRequest(String path) {
        return new ProviderHttpRequest("GET", path, Map.of("accept", "application/json"), new byte[0]);
    }
}
