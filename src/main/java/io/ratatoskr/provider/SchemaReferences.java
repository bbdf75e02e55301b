package io.ratatoskr.provider;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** References inside a JSON schema, such as {@code {"$ref": "#/$defs/address"}}. */
public final class SchemaReferences {
    private static final String REF = "$ref";

    /** Maximum references that lead from one to another. */
    private static final int MAX_CHAIN = 16;

    private SchemaReferences() {}

    /**
     * The schema that a schema refers to, followed to the end; the schema itself if it is no reference.
     *
     * @param root the document of the schema
     * @return null if the reference is recursive, leads outside the document or to nothing
     */
    public static @Nullable ObjectNode resolve(ObjectNode schema, ObjectNode root) {
        ObjectNode current = schema;
        for (int followed = 0; followed <= MAX_CHAIN; followed++) {
            JsonNode reference = current.get(REF);
            if (reference == null) {
                return current;
            }
            String text = reference.asText();
            if (text.equals("#") || !(target(text, root) instanceof ObjectNode target)) {
                return null;
            }
            current = target;
        }
        return null;
    }

    /** The value at a reference into the document; null if there is none. */
    static @Nullable JsonNode target(String reference, ObjectNode root) {
        if (!reference.startsWith("#")) {
            return null;
        }
        try {
            String pointer = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
            JsonNode target = root.at(JsonPointer.compile(pointer));
            return target.isMissingNode() ? null : target;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
