package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads model lists in the format of OpenAI's and OpenRouter's {@code GET /models}. Thread-safe. */
public final class ModelListReader {
    /** Reads exact decimals: prices have more digits than a double holds. */
    private static final ObjectReader READER = Json.mapper()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ModelListReader() {}

    /**
     * Reads the models of one list, or of several concatenated lists such as pages. Of duplicates the first is used.
     *
     * @param documents {@code {"data": [{"id": …}]}} or the bare list, at most {@link Json#MAX_BYTES}
     * @throws InvalidRequest when it is not JSON or not a list of models
     */
    public static List<ListedModel> read(byte[] documents, String provider, CatalogWarnings warnings) {
        var models = new ArrayList<ListedModel>();
        var seen = new HashSet<String>();
        JsonNode next = null;
        int position = 0;
        for (JsonNode document : parseAll(documents)) {
            for (JsonNode entry : modelList(document)) {
                CatalogModelReader.read(entry, ++position, provider, warnings)
                        .filter(model -> isFirst(model, seen, warnings))
                        .ifPresent(models::add);
            }
            next = document.path("links").path("next");
        }
        if (next == null) {
            throw new InvalidRequest("the list of models is empty; expected {\"data\": […]}");
        }
        if (!CatalogRecord.isAbsent(next)) {
            warnings.add("the list", "continues at another address (links.next), which is not read");
        }
        return models;
    }

    private static boolean isFirst(ListedModel listed, Set<String> seen, CatalogWarnings warnings) {
        String id = listed.model().info().id();
        boolean first = seen.add(id);
        if (!first) {
            warnings.add(id, "is listed twice; the first entry is used");
        }
        return first;
    }

    private static List<JsonNode> parseAll(byte[] bytes) {
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
    private static JsonNode modelList(JsonNode document) {
        JsonNode list = document.isArray() ? document : document.path("data");
        if (!list.isArray()) {
            throw new InvalidRequest("not a list of models; expected {\"data\": […]}");
        }
        return list;
    }

    /** Parses a response with one document. */
    static JsonNode parseOne(byte[] response) throws IOException {
        return READER.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(response);
    }
}
