package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ErrorText;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pulled models: {@code /api/tags} lists them, {@code /api/show} returns their details. */
final class OllamaModelCatalog implements ModelCatalog {
    static final OllamaModelCatalog INSTANCE = new OllamaModelCatalog();

    private static final Map<String, String> GET = Map.of("accept", "application/json");
    private static final String LATEST_TAG = ":latest";

    private OllamaModelCatalog() {}

    /** Any change is plausible: operators add and remove models at will. */
    @Override
    public boolean isPlausible(int before, int now) {
        return true;
    }

    @Override
    public ProviderHttpRequest firstPageRequest(ProviderProfile profile) {
        return new ProviderHttpRequest("GET", "/api/tags", GET, new byte[0]);
    }

    @Override
    public ModelPage readPage(ProviderHttpResponse response, ProviderProfile profile) {
        var models = new ArrayList<ListedModel>();
        boolean listed = false;
        try (JsonReader reader = JsonReader.of(response.body())) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("models") && reader.isNull()) {
                    // Early versions send null for an empty list
                    listed = true;
                } else if (reader.name().equals("models") && reader.isList()) {
                    listed = true;
                    readModels(reader, models, profile);
                } else {
                    reader.skip();
                }
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            byte[] body = response.body();
            throw DecodingFailures.of(profile, "the list of models is malformed", e, body, 0, body.length);
        }
        if (!listed) {
            throw MalformedResponses.invalid(
                    profile,
                    "expected a list of models: "
                            + ErrorText.describeBody(response.body(), response.header("content-type")));
        }
        return new ModelPage(models, Optional.empty());
    }

    @Override
    public Optional<ProviderHttpRequest> detailRequest(ListedModel listed, ProviderProfile profile) {
        byte[] body = new JsonWriter(64)
                .beginObject()
                .field("model", listed.model().info().id())
                .endObject()
                .toBytes();
        return Optional.of(new ProviderHttpRequest("POST", "/api/show", OllamaProtocol.JSON, body));
    }

    @Override
    public ListedModel withDetails(ListedModel listed, ProviderHttpResponse response, ProviderProfile profile) {
        try (JsonReader reader = JsonReader.of(response.body())) {
            var modelReader = new OllamaModelReader();
            modelReader.readDetails(reader);
            Absences absences = modelReader.absences();
            return new ListedModel(
                    modelReader.mergeInto(listed.model()),
                    listed.aliases(),
                    absences.isEmpty() ? listed.absences() : absences);
        } catch (InvalidRequest | PayloadTooLarge e) {
            byte[] body = response.body();
            String message = "the details of model '%s' are malformed"
                    .formatted(listed.model().info().id());
            throw DecodingFailures.of(profile, message, e, body, 0, body.length);
        }
    }

    private static void readModels(JsonReader reader, List<ListedModel> models, ProviderProfile profile) {
        reader.beginList();
        while (reader.nextElement()) {
            if (!reader.isObject()) {
                reader.skip();
                continue;
            }
            var modelReader = new OllamaModelReader();
            modelReader.readListEntry(reader);
            modelReader
                    .toMetadata(profile.name())
                    .ifPresent(model -> models.add(
                            new ListedModel(model, aliases(model.info().id()), modelReader.absences())));
        }
    }

    /** The name without the tag is an alias of {@code latest}. */
    private static List<String> aliases(String id) {
        return id.endsWith(LATEST_TAG) && id.length() > LATEST_TAG.length()
                ? List.of(id.substring(0, id.length() - LATEST_TAG.length()))
                : List.of();
    }
}
