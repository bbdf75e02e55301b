package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model list, {@code GET /models}, page by page. */
final class ModelList implements Catalogue {
    private static final String PATH = "/models?pageSize=1000";

    @Override
    public HttpCall first(Profile profile) {
        return call(PATH);
    }

    @Override
    public Page page(HttpAnswer answer, Profile profile) {
        List<Listed> models = new ArrayList<>();
        @Nullable String[] next = {null};
        boolean[] list = {false};
        BadAnswers.fields(answer.body(), profile, GeminiFailures::disguised, reader -> {
            if (reader.name().equals("models") && reader.isList()) {
                list[0] = true;
                models(reader, models, profile);
            } else if (reader.name().equals("nextPageToken")) {
                next[0] = Lax.text(reader);
            } else {
                reader.skip();
            }
        });
        String token = next[0];
        // A page without models has no list
        if (!list[0] && token == null) {
            GatewayException error = GeminiFailures.disguised(answer.body(), profile);
            if (error != null) {
                throw error;
            }
        }
        return new Page(
                models,
                token == null || token.isEmpty()
                        ? Optional.empty()
                        : Optional.of(call(PATH + "&pageToken=" + ModelPath.encoded(token))));
    }

    private static void models(JsonReader reader, List<Listed> models, Profile profile) {
        reader.beginList();
        while (reader.nextElement()) {
            if (!reader.isObject()) {
                reader.skip();
                continue;
            }
            Listed listed = new ModelEntry().read(reader, profile);
            if (listed != null) {
                models.add(listed);
            }
        }
    }

    private static HttpCall call(String path) {
        return new HttpCall("GET", path, Map.of("accept", "application/json"), new byte[0]);
    }
}
