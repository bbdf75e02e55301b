package io.ratatoskr.config;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A node of a YAML document with its path. An invalid value is recorded as a mistake and read as absent, so that all mistakes are
 * reported together. Not thread-safe.
 */
public final class YamlNode {
    private static final int MAX_ALIASES = 50;
    private static final int MAX_CHARACTERS = 4 << 20;
    private static final int MAX_DEPTH = 50;

    private final String path;
    private final @Nullable Object value;
    private final Collection<String> mistakes;

    private YamlNode(String path, @Nullable Object value, Collection<String> mistakes) {
        this.path = path;
        this.value = value;
        this.mistakes = mistakes;
    }

    /** @param name name of the document in messages */
    public static YamlNode parse(String name, String text, Collection<String> mistakes) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setSchema(DecimalSchema.SCHEMA)
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            return new YamlNode(name + ": ", YamlNesting.load(text, settings), mistakes);
        } catch (YamlEngineException e) {
            mistakes.add(name + ": is not valid YAML: "
                    + String.valueOf(e.getMessage())
                            .replaceAll("\\b(?:[a-z]\\w*\\.)+\\w+Exception: ", "")
                            .replaceAll("\\s+", " "));
            return new YamlNode(name + ": ", null, mistakes);
        }
    }

    /** Records a mistake at this node. */
    public void addMistake(String what) {
        mistakes.add(path + (path.endsWith(" ") ? "" : " ") + what);
    }

    public boolean isPresent() {
        return value != null;
    }

    /** Reports every key except these. */
    public void allowOnly(String... known) {
        for (String key : keys()) {
            if (!List.of(known).contains(key)) {
                child(key).addMistake("is not a key; expected one of " + String.join(", ", known));
            }
        }
    }

    /** The keys of this map, in order; none if absent. */
    public Set<String> keys() {
        return map().keySet();
    }

    public YamlNode child(String key) {
        return new YamlNode(path + (path.endsWith(" ") ? "" : ".") + key, map().get(key), mistakes);
    }

    /** The entries of this list; none if absent. */
    public List<YamlNode> items() {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            addMistake("is not a list");
            return List.of();
        }
        var items = new ArrayList<YamlNode>();
        for (Object item : list) {
            items.add(new YamlNode(path + "[" + items.size() + "]", item, mistakes));
        }
        return items;
    }

    /** The entries of this list; a single value is a list of one. */
    public List<YamlNode> itemsOrSingle() {
        return value == null || value instanceof List<?> ? items() : List.of(this);
    }

    /** The texts of this list; a single text is a list of one. */
    public List<String> texts() {
        if (value instanceof String text) {
            return List.of(text);
        }
        return items().stream().flatMap(item -> item.text().stream()).toList();
    }

    public Optional<String> text() {
        return cast(String.class, "a text");
    }

    /** A text with one of these values. */
    public Optional<String> oneOf(String... words) {
        Optional<String> text = text();
        if (text.isPresent() && !List.of(words).contains(text.get())) {
            addMistake("is '%s'; expected one of %s".formatted(text.get(), String.join(", ", words)));
            return Optional.empty();
        }
        return text;
    }

    public Optional<Boolean> bool() {
        return cast(Boolean.class, "true or false");
    }

    public Optional<Integer> integer() {
        return cast(Integer.class, "an integer");
    }

    public Optional<Number> number() {
        return cast(Number.class, "a number");
    }

    /** An exact number, finite and within the range of prices and limits. */
    public Optional<BigDecimal> decimal() {
        Optional<BigDecimal> decimal = number().flatMap(DecimalSchema::decimal);
        if (value instanceof Number && decimal.isEmpty()) {
            addMistake("is '%s'; expected a number with at most 30 digits on either side of the decimal point"
                    .formatted(value));
        }
        return decimal;
    }

    /** The value as JSON. */
    public Optional<RawJson> json() {
        if (value == null) {
            return Optional.empty();
        }
        var json = new JsonWriter(64);
        if (!write(json, value, MAX_DEPTH)) {
            addMistake("is not JSON, or is nested too deeply");
            return Optional.empty();
        }
        return Optional.of(json.toRawJson());
    }

    private static boolean write(JsonWriter json, @Nullable Object value, int depth) {
        if (depth == 0) {
            return false;
        }
        switch (value) {
            case null -> json.nullValue();
            case String text -> json.string(text);
            case Boolean flag -> json.bool(flag);
            case Number number -> {
                Optional<BigDecimal> decimal = DecimalSchema.decimal(number);
                decimal.ifPresent(exact -> json.rawAscii(exact.toPlainString()));
                return decimal.isPresent();
            }
            case List<?> list -> {
                json.beginList();
                boolean fits = list.stream().allMatch(item -> write(json, item, depth - 1));
                json.endList();
                return fits;
            }
            case Map<?, ?> map -> {
                json.beginObject();
                boolean fits = map.entrySet().stream()
                        .allMatch(
                                entry -> write(json.name(String.valueOf(entry.getKey())), entry.getValue(), depth - 1));
                json.endObject();
                return fits;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    public boolean isMap() {
        return value instanceof Map<?, ?>;
    }

    private <T> Optional<T> cast(Class<T> type, String expected) {
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            addMistake("is '%s'; expected %s".formatted(value, expected));
            return Optional.empty();
        }
        return Optional.of(type.cast(value));
    }

    private Map<String, Object> map() {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            addMistake("is not a map");
            return Map.of();
        }
        var texts = new LinkedHashMap<String, Object>();
        map.forEach((key, item) -> texts.put(String.valueOf(key), item));
        return texts;
    }
}
