package io.ratatoskr.camel.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ratatoskr.api.internal.Suggestions;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The names in Camel's schema of route files, for suggestions; it is read when a file has a mistake. */
final class YamlNames {
    private static final String SCHEMA = "/schema/camelYamlDsl.json";
    private static final String STEP = "org.apache.camel.model.ProcessorDefinition";
    private static final String REFERENCE = "#/items/definitions/";

    private YamlNames() {}

    private static final class Schema {
        static final JsonNode ITEMS = read();

        private static JsonNode read() {
            try (InputStream schema = YamlNames.class.getResourceAsStream(SCHEMA)) {
                return Json.mapper()
                        .readTree(schema == null ? InputStream.nullInputStream() : schema)
                        .path("items");
            } catch (IOException | IllegalArgumentException unreadable) {
                return MissingNode.getInstance();
            }
        }
    }

    /** A known step or item like this one, as the end of a message; empty if there is none. */
    static String similarStep(String unknown) {
        Set<String> known = names(Schema.ITEMS.path("definitions").path(STEP));
        known.addAll(names(Schema.ITEMS));
        return didYouMean(unknown, known);
    }

    /**
     * An option of a step or item like this one, as the end of a message.
     *
     * @return empty if there is none, or if the step has the option
     */
    static String similarOption(String step, String unknown) {
        JsonNode declared =
                Schema.ITEMS.path("definitions").path(STEP).path("properties").path(step);
        JsonNode at = declared.isMissingNode() ? Schema.ITEMS.path("properties").path(step) : declared;
        Set<String> known = names(resolve(at));
        return known.contains(unknown) ? "" : didYouMean(unknown, known);
    }

    /** The closest of the names, as the end of a message; empty if none is like it. */
    static String didYouMean(String unknown, Collection<String> known) {
        return Suggestions.closest(unknown, known, unknown.length() < 4 ? 1 : 2, YamlNames::plain).stream()
                .findFirst()
                .or(() -> Suggestions.closest(unknown, known, 2, UnaryOperator.identity()).stream()
                        .findFirst())
                .map(close -> "; did you mean '" + close + "'?")
                .orElse("");
    }

    /** Names are alike regardless of case and hyphens. */
    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith(REFERENCE)
                ? Schema.ITEMS.path("definitions").path(reference.substring(REFERENCE.length()))
                : node;
    }

    private static Set<String> names(JsonNode node) {
        var names = new TreeSet<String>();
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.path("oneOf").forEach(variant -> names.addAll(names(variant)));
        return names;
    }
}
