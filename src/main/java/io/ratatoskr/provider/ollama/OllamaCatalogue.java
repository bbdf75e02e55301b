package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pulled models: {@code /api/tags} lists them, {@code /api/show} returns their details. */
final class OllamaCatalogue implements Catalogue {
    static final OllamaCatalogue INSTANCE = new OllamaCatalogue();

    private static final Map<String, String> GET = Map.of("accept", "application/json");
    private static final String LATEST = ":latest";

    private OllamaCatalogue() {}

    /** Any change is plausible: operators add and remove models at will. */
    @Override
    public boolean plausible(int before, int now) {
        return true;
    }

    @Override
    public HttpCall first(Profile profile) {
        return new HttpCall("GET", "/api/tags", GET, new byte[0]);
    }

    @Override
    public Page page(HttpAnswer answer, Profile profile) {
        var models = new ArrayList<Listed>();
        boolean listed = false;
        try (JsonReader reader = JsonReader.of(answer.body())) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("models") && reader.isNull()) {
                    // Early versions send null for an empty list
                    listed = true;
                } else if (reader.name().equals("models") && reader.isList()) {
                    listed = true;
                    models(reader, models, profile);
                } else {
                    reader.skip();
                }
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            byte[] body = answer.body();
            throw Unreadable.of(profile, "the list of models is malformed", e, body, 0, body.length);
        }
        if (!listed) {
            throw BadAnswers.bad(
                    profile, "expected a list of models: " + Wording.body(answer.body(), answer.header("content-type")));
        }
        return new Page(models, Optional.empty());
    }

    @Override
    public Optional<HttpCall> detail(Listed listed, Profile profile) {
        byte[] body = new JsonWriter(64)
                .beginObject()
                .field("model", listed.model().info().id())
                .endObject()
                .toBytes();
        return Optional.of(new HttpCall("POST", "/api/show", OllamaProtocol.JSON, body));
    }

    @Override
    public Listed detailed(Listed listed, HttpAnswer answer, Profile profile) {
        try (JsonReader reader = JsonReader.of(answer.body())) {
            var card = new ModelCard();
            card.show(reader);
            return new Listed(card.over(listed.model()), listed.alsoKnownAs());
        } catch (InvalidRequest | PayloadTooLarge e) {
            byte[] body = answer.body();
            String wrong = "the details of model '%s' are malformed"
                    .formatted(listed.model().info().id());
            throw Unreadable.of(profile, wrong, e, body, 0, body.length);
        }
    }

    private static void models(JsonReader reader, List<Listed> models, Profile profile) {
        reader.beginList();
        while (reader.nextElement()) {
            if (!reader.isObject()) {
                reader.skip();
                continue;
            }
            var card = new ModelCard();
            card.tag(reader);
            card.listed(profile.name())
                    .ifPresent(model ->
                            models.add(new Listed(model, aliases(model.info().id()))));
        }
    }

    /** The name without the tag is an alias of {@code latest}. */
    private static List<String> aliases(String id) {
        return id.endsWith(LATEST) && id.length() > LATEST.length()
                ? List.of(id.substring(0, id.length() - LATEST.length()))
                : List.of();
    }
}
