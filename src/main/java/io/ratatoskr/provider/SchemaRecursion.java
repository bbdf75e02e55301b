package io.ratatoskr.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Finds references in a JSON schema that lead back to a schema around them, or to nothing. Not thread-safe. */
public final class SchemaRecursion {
    /** Maximum schemas inside each other, references followed; each takes a frame of the stack. */
    private static final int MAX_DEPTH = 500;

    private final ObjectNode root;
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());

    private SchemaRecursion(ObjectNode root) {
        this.root = root;
    }

    /**
     * Returns whether every reference leads to a schema of the document, and following references comes to an end.
     *
     * @param root the document
     */
    public static boolean isFinite(ObjectNode root) {
        return new SchemaRecursion(root).isFinite(root, 0);
    }

    private boolean isFinite(JsonNode node, int depth) {
        if (!node.isContainerNode() || done.contains(node)) {
            return true;
        }
        if (depth > MAX_DEPTH || !open.add(node)) {
            return false;
        }
        JsonNode reference = node.get("$ref");
        if (reference != null && reference.isTextual()) {
            JsonNode target = SchemaReferences.target(reference.textValue(), root);
            if (target == null || !isFinite(target, depth + 1)) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isFinite(child, depth + 1)) {
                return false;
            }
        }
        open.remove(node);
        done.add(node);
        return true;
    }
}
