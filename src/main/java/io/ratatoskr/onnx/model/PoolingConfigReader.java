package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the file of a {@code Pooling} module of sentence-transformers: {@code pooling_mode}, a text or a list, since version 5.4; before
 * that a flag for each mode, whose results are joined in the order of {@link #FLAG_ORDER}.
 */
final class PoolingConfigReader {
    /**
     * The content of the file.
     *
     * @param width values of a token's vector; empty if the file does not have it
     */
    record PoolingFile(List<Pooling> modes, Optional<Integer> width, boolean includePrompt) {}

    /** The order in which sentence-transformers joins the results of several flags. */
    private static final List<Pooling> FLAG_ORDER = List.of(
            Pooling.CLS, Pooling.MAX, Pooling.MEAN, Pooling.MEAN_SQRT_LENGTH, Pooling.WEIGHTED_MEAN, Pooling.LAST);

    private static final String MODE = "pooling_mode";
    private static final String INCLUDE_PROMPT = "include_prompt";
    private static final List<String> WIDTHS = List.of("embedding_dimension", "word_embedding_dimension");
    private static final Set<String> KEYS = Set.of(MODE, INCLUDE_PROMPT, WIDTHS.get(0), WIDTHS.get(1));

    private final String path;
    private final JsonNode config;

    private PoolingConfigReader(String path, JsonNode config) {
        this.path = path;
        this.config = config;
    }

    /**
     * @param path of the file, for messages
     * @throws UnsupportedModuleException when it has no mode, an unknown one, or contradicts itself
     */
    static PoolingFile read(String path, JsonNode config) throws IOException {
        return new PoolingConfigReader(path, config).read();
    }

    /** Whether tokens of prompts count, even if other values of the file are not supported. */
    static boolean includesPrompt(JsonNode config) {
        return config.path(INCLUDE_PROMPT).asBoolean(true);
    }

    private PoolingFile read() throws IOException {
        if (!config.isObject()) {
            throw refusal("is missing or not an object; it must have the pooling mode");
        }
        List<Pooling> flags = readFlags();
        List<Pooling> modes = config.has(MODE) ? readModes() : flags;
        if (modes.isEmpty()) {
            throw refusal("has no pooling mode");
        }
        if (!flags.isEmpty() && !Set.copyOf(flags).equals(Set.copyOf(modes))) {
            throw refusal("has the pooling_mode %s and the flags %s, which contradict each other"
                    .formatted(names(modes), names(flags)));
        }
        return new PoolingFile(modes, readWidth(), readFlag(INCLUDE_PROMPT, true));
    }

    private List<Pooling> readFlags() throws IOException {
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            String key = entry.getKey();
            if (!KEYS.contains(key)
                    && FLAG_ORDER.stream().noneMatch(mode -> mode.flag().equals(key))) {
                throw refusal("has the unknown key '" + key + "'");
            }
        }
        List<Pooling> modes = new ArrayList<>();
        for (Pooling mode : FLAG_ORDER) {
            if (readFlag(mode.flag(), false)) {
                modes.add(mode);
            }
        }
        return modes;
    }

    private boolean readFlag(String key, boolean absent) throws IOException {
        JsonNode value = config.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw refusal("has %s %s; expected true or false".formatted(key, value));
        }
        return value.asBoolean(absent);
    }

    private List<Pooling> readModes() throws IOException {
        JsonNode value = config.path(MODE);
        Iterable<JsonNode> names = value.isArray() ? value : List.of(value);
        List<Pooling> modes = new ArrayList<>();
        for (JsonNode name : names) {
            modes.add(Stream.of(Pooling.values())
                    .filter(mode -> name.isTextual() && mode.mode().equals(name.textValue()))
                    .findFirst()
                    .orElseThrow(() -> refusal("has the unknown pooling_mode " + name)));
        }
        return modes;
    }

    private Optional<Integer> readWidth() throws IOException {
        Optional<Integer> width = Optional.empty();
        for (String key : WIDTHS) {
            JsonNode value = config.path(key);
            if (value.isMissingNode()) {
                continue;
            }
            if (!value.isInt() || value.intValue() < 1) {
                throw refusal("has %s %s; expected a positive integer".formatted(key, value));
            }
            if (width.isPresent() && width.get() != value.intValue()) {
                throw refusal("has the two lengths %d and %d".formatted(width.get(), value.intValue()));
            }
            width = Optional.of(value.intValue());
        }
        return width;
    }

    private static List<String> names(List<Pooling> modes) {
        return modes.stream().map(Pooling::mode).toList();
    }

    private UnsupportedModuleException refusal(String problem) {
        return new UnsupportedModuleException(path + " " + problem);
    }
}
