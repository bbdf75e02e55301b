package io.ratatoskr.mock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a tree of JSON values, for the formats that are rarely used in load tests. */
record JsonTree(@Nullable Object value) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** @throws IllegalArgumentException when the body is not a JSON object */
    static JsonTree read(byte[] body) {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the request body is not a JSON object");
            }
            return new JsonTree(value(json));
        } catch (IOException e) {
            throw new IllegalArgumentException("the request body is not JSON: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json));
            }
            return map;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return token.isNumeric() ? (Object) json.getDoubleValue() : json.getText();
    }

    /** The member of that name; a null value when it is missing or this is not an object. */
    JsonTree get(String name) {
        return new JsonTree(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    /** The elements; empty when this is not a list. */
    List<JsonTree> items() {
        List<JsonTree> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(new JsonTree(item)));
        }
        return items;
    }

    boolean isList() {
        return value instanceof List<?>;
    }

    boolean isText() {
        return value instanceof String;
    }

    boolean isObject() {
        return value instanceof Map<?, ?>;
    }

    /** The text; empty when this is not a text. */
    String text() {
        return value instanceof String text ? text : "";
    }

    boolean booleanOr(boolean defaultValue) {
        return value instanceof Boolean flag ? flag : defaultValue;
    }

    @Nullable
    Integer number() {
        return value instanceof Double number ? Integer.valueOf(number.intValue()) : null;
    }

    /** This text, or the {@code text} members of this list of parts, joined. */
    String joinedText() {
        if (isText()) {
            return text();
        }
        StringBuilder all = new StringBuilder();
        items().forEach(part -> all.append(part.get("text").text()));
        return all.toString();
    }

    /** One text, or a list of texts. */
    List<String> texts() {
        return isText() ? List.of(text()) : items().stream().map(JsonTree::text).toList();
    }
}
