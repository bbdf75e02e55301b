package io.ratatoskr.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a tool's arguments in the form that providers require: an object schema that names its type and has no alternatives
 * at its top.
 *
 * @param json the schema
 * @param removed keywords at the top that were removed, such as {@code anyOf}; empty if the schema accepts what the caller's accepts
 * @param problem why the schema cannot be brought into this form, as a noun phrase such as {@code a schema of type string}; null: it
 *     is in this form
 */
public record ToolSchema(
        RawJson json, List<String> removed, @Nullable String problem) {
    /** The schema of a tool without arguments. */
    public static final RawJson NO_ARGUMENTS = new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private static final String TYPE = "type";
    private static final String OBJECT = "object";
    private static final String REF = "$ref";

    public ToolSchema {
        removed = List.copyOf(removed);
    }

    /**
     * Brings a schema into the required form: the type is added, a reference at the top is resolved, and alternatives at the top are
     * merged into one object schema, with the properties of all and what all of them require.
     *
     * @param parameters null: no arguments
     */
    public static ToolSchema of(@Nullable RawJson parameters) {
        if (parameters == null || parameters.isNull()) {
            return new ToolSchema(NO_ARGUMENTS, List.of(), null);
        }
        if (hasForm(parameters)) {
            return new ToolSchema(parameters, List.of(), null);
        }
        JsonNode tree = Json.tree(parameters);
        if (tree.isBoolean() && tree.booleanValue()) {
            return new ToolSchema(NO_ARGUMENTS, List.of(), null);
        }
        if (!(tree instanceof ObjectNode schema)) {
            return new ToolSchema(parameters, List.of(), "a schema that is not an object");
        }
        if (schema.isEmpty()) {
            return new ToolSchema(NO_ARGUMENTS, List.of(), null);
        }
        return new Normalizer(schema, parameters.text().length()).normalize(parameters);
    }

    /**
     * Like {@link #of}, without the changes that lose something: then the schema stays as it is, except that its type is added.
     *
     * @param parameters null: no arguments
     */
    public static RawJson lossless(@Nullable RawJson parameters) {
        ToolSchema schema = of(parameters);
        if (schema.removed.isEmpty() || parameters == null) {
            return schema.json;
        }
        ObjectNode unchanged = (ObjectNode) Json.tree(parameters);
        if (unchanged.has(TYPE)) {
            return parameters;
        }
        unchanged.put(TYPE, OBJECT);
        return Json.ofTree(unchanged);
    }

    /** Returns whether a schema is already in the required form, without building a tree. */
    private static boolean hasForm(RawJson parameters) {
        boolean typed = false;
        try (JsonReader reader = JsonReader.of(parameters.text().getBytes(StandardCharsets.UTF_8))) {
            if (!reader.isObject()) {
                return false;
            }
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case TYPE ->
                        typed = reader.isString() && reader.readString().equals(OBJECT);
                    case "anyOf", "oneOf", "allOf", REF -> {
                        return false;
                    }
                    default -> {}
                }
                reader.skip();
            }
        }
        return typed;
    }

    /** Changes a tree into the required form. */
    private static final class Normalizer {
        /** Maximum schemas in one list of alternatives; each is compared with the properties of the others. */
        private static final int MAX_BRANCHES = 256;

        /** Characters that alternatives may always have together. */
        private static final long MIN_COPIED = 1 << 16;
        /** Maximum of such lists that are nested at the top. */
        private static final int MAX_MERGES = 32;

        private static final List<String> COMBINATIONS = List.of("allOf", "anyOf", "oneOf");

        private final ObjectNode schema;
        private final List<String> removed = new ArrayList<>(0);
        /** Characters that alternatives may still have: references into each other could multiply the schema. */
        private long copyable;

        private boolean changed;

        /** @param length characters of the schema */
        Normalizer(ObjectNode schema, int length) {
            this.schema = schema;
            this.copyable = Math.max(length, MIN_COPIED);
        }

        ToolSchema normalize(RawJson original) {
            String problem = resolveTop();
            String keyword = combination();
            // A single branch may bring such a keyword to the top itself, and, by a reference to itself, without an end
            for (int merged = 0; problem == null && keyword != null; merged++) {
                JsonNode branches = schema.remove(keyword);
                changed = true;
                problem = merged < MAX_MERGES ? merge(keyword, branches) : cannotBeMerged(keyword);
                keyword = combination();
            }
            problem = problem == null ? setType() : problem;
            if (problem != null) {
                return new ToolSchema(original, List.of(), problem);
            }
            return new ToolSchema(changed ? Json.ofTree(schema) : original, removed, null);
        }

        /** Replaces a reference at the top by what it refers to; its siblings win. Returns a problem, or null. */
        private @Nullable String resolveTop() {
            if (!schema.has(REF)) {
                return null;
            }
            ObjectNode target = SchemaReferences.resolve(schema, schema);
            if (target == null) {
                return "a schema with a reference that cannot be resolved";
            }
            schema.remove(REF);
            target.properties().forEach(field -> {
                if (!schema.has(field.getKey())) {
                    schema.set(field.getKey(), field.getValue().deepCopy());
                }
            });
            changed = true;
            return null;
        }

        /** Returns the first keyword at the top that combines schemas, or null. */
        private @Nullable String combination() {
            for (String keyword : COMBINATIONS) {
                if (schema.has(keyword)) {
                    return keyword;
                }
            }
            return null;
        }

        private static String cannotBeMerged(String keyword) {
            return "a schema with %s at its top that cannot be merged".formatted(keyword);
        }

        private @Nullable String merge(String keyword, JsonNode branches) {
            List<ObjectNode> objects = new ArrayList<>();
            Set<ObjectNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (JsonNode branch : branches) {
                ObjectNode object = branch instanceof ObjectNode node ? SchemaReferences.resolve(node, schema) : null;
                if (object == null || objects.size() >= MAX_BRANCHES) {
                    return cannotBeMerged(keyword);
                }
                if (acceptsObjects(object)) {
                    if (seen.add(object)) {
                        objects.add(object);
                        copyable = without(copyable, object);
                    }
                } else if (keyword.equals("allOf")) {
                    return "a schema of another type than object";
                }
            }
            if (objects.isEmpty()) {
                return branches.isEmpty() ? null : "a schema of another type than object";
            }
            if (copyable < 0) {
                return "a schema with %s at its top that is too large to be merged".formatted(keyword);
            }
            boolean all = keyword.equals("allOf") || objects.size() == 1;
            boolean exact = new SchemaMerge(schema, all).add(objects);
            if (!exact && !removed.contains(keyword)) {
                removed.add(keyword);
            }
            return null;
        }

        /** The number less the characters of a value, at least one for each value; negative: the value has more. */
        private static long without(long characters, JsonNode value) {
            long left = characters
                    - (value.isTextual() ? Math.max(1, value.textValue().length()) : 1);
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                left = left < 0 ? left : without(left - field.getKey().length(), field.getValue());
            }
            if (value.isArray()) {
                for (JsonNode one : value) {
                    left = left < 0 ? left : without(left, one);
                }
            }
            return left;
        }

        private @Nullable String setType() {
            JsonNode type = schema.get(TYPE);
            if (type != null && type.isTextual() && type.textValue().equals(OBJECT)) {
                return null;
            }
            if (!acceptsObjects(schema)) {
                return "a schema of another type than object";
            }
            // A list such as ["object", "null"]: arguments are always an object
            schema.put(TYPE, OBJECT);
            if (schema.size() == 2 && schema.has("$schema")) {
                schema.putObject("properties");
            }
            changed = true;
            return null;
        }

        private static boolean acceptsObjects(ObjectNode schema) {
            JsonNode type = schema.get(TYPE);
            if (type == null || type.isNull() || type.asText().equals(OBJECT)) {
                return true;
            }
            for (JsonNode one : type) {
                if (one.asText().equals(OBJECT)) {
                    return true;
                }
            }
            return false;
        }
    }
}
