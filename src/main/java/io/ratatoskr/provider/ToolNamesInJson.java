package io.ratatoskr.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The values of {@code name} in tools and tool choices of types that the gateway does not know. */
final class ToolNamesInJson {
    private static final String NAME = "name";

    /** Depth of a name in OpenAI's {@code allowed_tools}, the deepest one known. */
    private static final int MAX_DEPTH = 5;

    private ToolNamesInJson() {}

    static void addTo(Set<String> names, RawJson json) {
        forEachNamed(
                Json.tree(json), MAX_DEPTH, object -> names.add(object.get(NAME).textValue()));
    }

    /** The value with some names replaced. */
    static RawJson replace(RawJson json, Map<String, String> replacements) {
        JsonNode tree = Json.tree(json);
        forEachNamed(tree, MAX_DEPTH, object -> {
            String replacement = replacements.get(object.get(NAME).textValue());
            if (replacement != null) {
                object.put(NAME, replacement);
            }
        });
        return Json.ofTree(tree);
    }

    private static void forEachNamed(JsonNode node, int depth, Consumer<ObjectNode> action) {
        if (node instanceof ObjectNode object && object.path(NAME).isTextual()) {
            action.accept(object);
        }
        if (depth > 0) {
            node.forEach(child -> forEachNamed(child, depth - 1, action));
        }
    }
}
