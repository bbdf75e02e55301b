package io.ratatoskr.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Merges the branches of {@code allOf}, {@code anyOf} or {@code oneOf} into the object schema that has them: it gets the properties of
 * all branches, and requires what all of {@code allOf}'s or each of the others' branches require. {@link #add} tells whether the result is
 * equivalent. Otherwise it accepts more where a keyword of a branch is left out or {@code oneOf} excluded a branch, and less where one
 * branch restricts a property that another one does not mention. References to definitions inside a branch are not resolved. Not
 * thread-safe.
 */
final class SchemaMerge {
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";
    private static final Set<String> ANNOTATIONS =
            Set.of("title", "description", "$comment", "examples", "default", "$schema", "$id", "deprecated");

    private static final String ADDITIONAL = "additionalProperties";

    private final ObjectNode target;
    private final boolean hadProperties;
    private final boolean all;
    private boolean exact;
    private boolean single;

    /** @param all whether every branch applies, as in {@code allOf} */
    SchemaMerge(ObjectNode target, boolean all) {
        this.target = target;
        this.hadProperties = target.has(PROPERTIES);
        this.all = all;
        this.exact = all;
    }

    /** Adds the branches; returns whether the result accepts exactly what the original accepts. */
    boolean add(Collection<ObjectNode> branches) {
        single = branches.size() == 1;
        Set<String> required = null;
        for (ObjectNode branch : branches) {
            Set<String> names = new LinkedHashSet<>();
            for (Map.Entry<String, JsonNode> field : branch.properties()) {
                addField(field.getKey(), field.getValue(), names);
            }
            if (required == null) {
                required = names;
            } else if (all) {
                required.addAll(names);
            } else {
                required.retainAll(names);
            }
        }
        if (required != null && !required.isEmpty()) {
            addRequired(required);
        }
        return exact;
    }

    private void addField(String name, JsonNode value, Set<String> required) {
        switch (name) {
            case "type", "$defs", "definitions" -> {
                // Definitions of a branch stay reachable only at the place that its references name
                exact &= name.equals("type");
            }
            case PROPERTIES -> value.properties().forEach(field -> addProperty(field.getKey(), field.getValue()));
            case REQUIRED -> value.forEach(one -> required.add(one.asText()));
            default -> {
                if (ANNOTATIONS.contains(name)) {
                    if (all && !target.has(name)) {
                        target.set(name, value.deepCopy());
                    }
                } else {
                    addOther(name, value);
                }
            }
        }
    }

    private void addOther(String name, JsonNode value) {
        JsonNode existing = target.get(name);
        if (all && single && existing == null && !(hadProperties && name.equals(ADDITIONAL))) {
            target.set(name, value.deepCopy());
        } else {
            exact &= value.equals(existing);
        }
    }

    private void addProperty(String name, JsonNode schema) {
        ObjectNode properties =
                target.get(PROPERTIES) instanceof ObjectNode object ? object : target.putObject(PROPERTIES);
        JsonNode existing = properties.get(name);
        if (existing == null) {
            properties.set(name, schema.deepCopy());
        } else if (!existing.equals(schema)) {
            combine(properties, name, existing, schema);
        }
    }

    /** Two schemas of one property: both apply, or either. */
    private void combine(ObjectNode properties, String name, JsonNode existing, JsonNode schema) {
        String keyword = all ? "allOf" : "anyOf";
        if (existing.get(keyword) instanceof ArrayNode list && existing.size() == 1) {
            if (!contains(list, schema)) {
                list.add(schema.deepCopy());
            }
            return;
        }
        ObjectNode combined = properties.objectNode();
        combined.putArray(keyword).add(existing.deepCopy()).add(schema.deepCopy());
        properties.set(name, combined);
    }

    private static boolean contains(ArrayNode list, JsonNode schema) {
        for (JsonNode one : list) {
            if (one.equals(schema)) {
                return true;
            }
        }
        return false;
    }

    private void addRequired(Set<String> names) {
        ArrayNode required = target.get(REQUIRED) instanceof ArrayNode list ? list : target.putArray(REQUIRED);
        Set<String> present = new HashSet<>();
        required.forEach(one -> present.add(one.asText()));
        names.stream().filter(present::add).forEach(required::add);
    }
}
