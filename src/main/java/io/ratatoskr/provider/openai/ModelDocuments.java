package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Catalogue.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads model lists in the format of OpenAI's and OpenRouter's {@code GET /models}. Thread-safe. */
public final class ModelDocuments {
    /** Reads exact decimals: prices have more digits than a double holds. */
    private static final ObjectReader READER = Json.mapper()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ModelDocuments() {}

    /**
     * Reads the models of one list, or of several concatenated lists such as pages. Of duplicates the first is used.
     *
     * @param documents {@code {"data": [{"id": …}]}} or the bare list, at most {@link Json#MAX_BYTES}
     * @throws InvalidRequest when it is not JSON or not a list of models
     */
    public static List<Listed> read(byte[] documents, String provider, Oddities oddities) {
        var models = new ArrayList<Listed>();
        var seen = new HashSet<String>();
        JsonNode next = null;
        int place = 0;
        for (JsonNode document : documents(documents)) {
            for (JsonNode entry : list(document)) {
                ModelSheet.read(entry, ++place, provider, oddities)
                        .filter(model -> first(model, seen, oddities))
                        .ifPresent(models::add);
            }
            next = document.path("links").path("next");
        }
        if (next == null) {
            throw new InvalidRequest("the list of models is empty; expected {\"data\": […]}");
        }
        if (!Sheet.absent(next)) {
            oddities.add("the list", "continues at another address (links.next), which is not read");
        }
        return models;
    }

    private static boolean first(Listed listed, Set<String> seen, Oddities oddities) {
        String id = listed.model().info().id();
        boolean first = seen.add(id);
        if (!first) {
            oddities.add(id, "is listed twice; the first entry is used");
        }
        return first;
    }

    private static List<JsonNode> documents(byte[] bytes) {
        var documents = new ArrayList<JsonNode>();
        try (JsonParser parser = Json.factory().createParser(bytes)) {
            while (parser.nextToken() != null) {
                documents.add(READER.readTree(parser));
            }
        } catch (IOException e) {
            throw new InvalidRequest(
                    "the list of models cannot be read: " + Json.malformed(e).getMessage());
        }
        return documents;
    }

    /** Some servers return the bare list. */
    private static JsonNode list(JsonNode document) {
        JsonNode list = document.isArray() ? document : document.path("data");
        if (!list.isArray()) {
            throw new InvalidRequest("not a list of models; expected {\"data\": […]}");
        }
        return list;
    }

    /** Parses a response with one document. */
    static JsonNode document(byte[] answer) throws IOException {
        return READER.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(answer);
    }
}
