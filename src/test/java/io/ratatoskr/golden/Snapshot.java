package io.ratatoskr.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects facts in their order and compares them with a file. Prose in errors is not a fact: it becomes {@code <message>}. */
public final class Snapshot {
    static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectWriter PRETTY = MAPPER.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final String file;
    private final List<String> lines = new ArrayList<>();

    public Snapshot(String file) {
        this.file = file;
    }

    /** A fact on a line of its own. */
    public Snapshot line(String fact) {
        lines.add(fact);
        return this;
    }

    /** A heading, after an empty line. */
    public Snapshot title(String text) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add("## " + text);
        return this;
    }

    /** Text as it is. */
    public Snapshot text(String text) {
        lines.addAll(List.of(text.split("\n", -1)));
        return this;
    }

    /** JSON, indented, fields in the order in which they came. */
    public Snapshot json(String json) {
        return text(pretty(json));
    }

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    static String pretty(String json) {
        JsonNode tree = tree(json);
        hideProse(tree);
        try {
            return PRETTY.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** JSON on one line. */
    static String compact(String json) {
        JsonNode tree = tree(json);
        hideProse(tree);
        return tree.toString();
    }

    private static void hideProse(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("error").path("message").isTextual()) {
                ((ObjectNode) object.get("error")).put("message", "<message>");
            }
            for (String name : List.of("reason", "failure", "why")) {
                if (object.path(name).isTextual()) {
                    object.put(name, "<message>");
                }
            }
            object.forEach(Snapshot::hideProse);
        } else if (node instanceof ArrayNode array) {
            array.forEach(Snapshot::hideProse);
        }
    }

    /** Compares with the file, or writes it when {@code golden.update} is set. */
    public void check() {
        if (lines.isEmpty()) {
            throw new AssertionError("golden/%s: no facts were collected".formatted(file));
        }
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.writeString(FOLDER.resolve(file), String.join("\n", lines) + "\n");
                return;
            }
            List<String> expected = expected();
            if (!expected.equals(lines)) {
                throw new AssertionError(("golden/%s: what goes over the wire, to disk or into a key has changed"
                                + " (- was, + is; -Dgolden.update=true accepts it)%n%s")
                        .formatted(file, LineDiff.of(expected, lines)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> expected() throws IOException {
        Path path = FOLDER.resolve(file);
        if (Files.notExists(path)) {
            return List.of();
        }
        String text = Files.readString(path);
        return List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
    }
}
