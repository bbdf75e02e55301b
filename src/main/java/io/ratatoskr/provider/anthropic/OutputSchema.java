package io.ratatoskr.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.SchemaRecursion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema in the subset that Anthropic compiles for response formats and strict tools. Source: JSON schema limitations at
 * platform.claude.com/docs/en/build-with-claude/structured-outputs, and the transformation in Anthropic's Python SDK.
 *
 * @param json the schema in the subset
 * @param removed keywords that were removed although they restrict the value, such as {@code minimum}
 * @param problem what cannot be brought into the subset, as a noun phrase; null: nothing
 */
record OutputSchema(
        RawJson json, Set<String> removed, @Nullable String problem) {
    private static final String PROPERTIES = "properties";

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    /** Keywords of the subset whose values need no change. */
    private static final Set<String> UNCHANGED = Set.of("type", "required", "title", "description", "default", "$ref");

    /** Keywords that do not restrict the value. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$anchor",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType");

    /** Look-around, word boundaries and references to groups, which the subset's patterns lack. */
    private static final Pattern COMPLEX_PATTERN = Pattern.compile("\\(\\?[=!<]|\\\\[bB1-9k]");

    /** Brings a schema into the subset. A schema that is in it stays as it is, character for character. */
    static OutputSchema of(RawJson schema) {
        return transform(schema, new Transformation(true));
    }

    /** Like {@link #of}, for the arguments of a tool: without {@code properties} it has none. */
    static OutputSchema ofArguments(RawJson schema) {
        return transform(schema, new Transformation(true).withoutArguments());
    }

    /**
     * Makes only the changes that keep every restriction: objects without additional properties, {@code oneOf} as {@code anyOf}, no
     * annotations.
     */
    static RawJson lossless(RawJson schema) {
        return transform(schema, new Transformation(false).withoutArguments()).json;
    }

    private static OutputSchema transform(RawJson schema, Transformation transformation) {
        if (!(Json.tree(schema) instanceof ObjectNode root)) {
            return new OutputSchema(schema, Set.of(), "a JSON schema that is not an object");
        }
        transformation.root(root);
        String problem = transformation.problem;
        if (problem == null && !SchemaRecursion.isFinite(root)) {
            problem = "a recursive JSON schema, or one with references outside itself";
        }
        return problem != null
                ? new OutputSchema(schema, Set.of(), problem)
                : new OutputSchema(transformation.changed ? Json.ofTree(root) : schema, transformation.removed, null);
    }

    /** Changes a tree in place. */
    private static final class Transformation {
        private final boolean lossy;
        private final Set<String> removed = new LinkedHashSet<>();
        private @Nullable String problem;
        private boolean changed;
        private boolean arguments;

        Transformation(boolean lossy) {
            this.lossy = lossy;
        }

        /** Takes a root without {@code properties} for one that has none, instead of any. */
        Transformation withoutArguments() {
            arguments = true;
            return this;
        }

        void root(ObjectNode root) {
            if (arguments
                    && isObject(root)
                    && Stream.of(PROPERTIES, "additionalProperties", "patternProperties")
                            .noneMatch(root::has)) {
                root.putObject(PROPERTIES);
                changed = true;
            }
            schema(root);
        }

        void schema(JsonNode node) {
            if (!(node instanceof ObjectNode schema)) {
                return;
            }
            simplify(schema);
            for (String keyword : names(schema)) {
                keyword(schema, keyword, schema.get(keyword));
            }
            if (isObject(schema)) {
                close(schema);
            }
        }

        private static List<String> names(ObjectNode schema) {
            List<String> names = new ArrayList<>(schema.size());
            schema.fieldNames().forEachRemaining(names::add);
            return names;
        }

        /** Replaces {@code oneOf}, {@code allOf} with one branch, and what stands beside a reference. */
        private void simplify(ObjectNode schema) {
            JsonNode alternatives = schema.get("oneOf");
            if (alternatives != null && !schema.has("anyOf")) {
                schema.remove("oneOf");
                schema.set("anyOf", alternatives);
                changed = true;
            }
            if (schema.get("allOf") instanceof ArrayNode all
                    && all.size() == 1
                    && all.get(0) instanceof ObjectNode only
                    && only.properties().stream().noneMatch(field -> schema.has(field.getKey()))) {
                schema.remove("allOf");
                schema.setAll(only);
                changed = true;
            }
            if (schema.has("$ref")) {
                for (String name : names(schema)) {
                    if (!name.equals("$ref") && isAnnotation(name)) {
                        remove(schema, name);
                    }
                }
            }
        }

        private void keyword(ObjectNode schema, String name, JsonNode value) {
            switch (name) {
                case PROPERTIES, "$defs", "definitions" -> value.forEach(this::schema);
                case "items" -> {
                    if (value.isObject()) {
                        schema(value);
                    } else {
                        restriction(schema, name);
                    }
                }
                case "anyOf" -> value.forEach(this::schema);
                case "allOf" -> allOf(value, isObject(schema));
                case "additionalProperties" -> {}
                case "enum" -> {
                    for (JsonNode one : value) {
                        requirePrimitive(name, one);
                    }
                }
                case "const" -> requirePrimitive(name, value);
                case "format" -> {
                    if (!FORMATS.contains(value.asText())) {
                        restriction(schema, name);
                    }
                }
                case "pattern" -> {
                    if (COMPLEX_PATTERN.matcher(value.asText()).find()) {
                        restriction(schema, name);
                    }
                }
                case "minItems" -> minItems(schema, value);
                default -> {
                    if (ANNOTATIONS.contains(name)) {
                        remove(schema, name);
                    } else if (!UNCHANGED.contains(name)) {
                        restriction(schema, name);
                    }
                }
            }
        }

        private void allOf(JsonNode branches, boolean inObject) {
            for (JsonNode branch : branches) {
                if (branch.has("$ref")) {
                    problem = "a JSON schema with allOf of references";
                } else if (branch instanceof ObjectNode object
                        && isObject(object)
                        && (inObject || branches.size() > 1)) {
                    // Each would exclude the properties of the others
                    problem = "a JSON schema with allOf of objects";
                }
                schema(branch);
            }
        }

        private void minItems(ObjectNode schema, JsonNode value) {
            if (value.asInt() > 1 && lossy) {
                schema.put("minItems", 1);
                changed = true;
                removed.add("minItems");
            }
        }

        private void requirePrimitive(String keyword, JsonNode value) {
            if (value.isContainerNode()) {
                problem = "a JSON schema with a list or object in %s".formatted(keyword);
            }
        }

        /** Removes a keyword that restricts the value. */
        private void restriction(ObjectNode schema, String name) {
            if (lossy) {
                remove(schema, name);
                removed.add(name);
            }
        }

        private void remove(ObjectNode schema, String name) {
            schema.remove(name);
            changed = true;
        }

        /** Excludes additional properties. */
        private void close(ObjectNode schema) {
            JsonNode additional = schema.get("additionalProperties");
            if (additional != null && additional.isBoolean() && !additional.booleanValue()) {
                return;
            }
            if (schema.path(PROPERTIES).isEmpty() && (additional != null || !schema.has(PROPERTIES))) {
                problem = "a JSON schema with an object of any properties";
                return;
            }
            schema.put("additionalProperties", false);
            changed = true;
        }

        private static boolean isAnnotation(String name) {
            return ANNOTATIONS.contains(name)
                    || Set.of("title", "description", "default").contains(name);
        }

        private static boolean isObject(ObjectNode schema) {
            JsonNode type = schema.get("type");
            if (type == null) {
                return schema.has(PROPERTIES) || schema.has("additionalProperties");
            }
            if (type.asText().equals("object")) {
                return true;
            }
            for (JsonNode one : type) {
                if (one.asText().equals("object")) {
                    return true;
                }
            }
            return false;
        }
    }
}
