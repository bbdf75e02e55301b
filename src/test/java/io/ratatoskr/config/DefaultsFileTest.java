package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefaultsFileTest {
    private static final String OWN_IN_FILE = "#ratatoskr.providers.<name>.";

    /** Key to value and the comment right above it, as the file has them. */
    private record Line(String value, String comment) {}

    @Test
    void file_and_table_agree_on_names_defaults_and_descriptions() {
        Map<String, Line> file = lines();
        var table = new LinkedHashMap<String, Line>();
        Keys.ALL.forEach(key -> table.put(Key.PREFIX + key.name(), line(key)));
        ProviderKeys.SHARED.forEach(key -> table.put(ProviderKeys.DEFAULTS + key.name(), line(key)));
        ProviderKeys.OWN.forEach(key -> table.put(OWN_IN_FILE + key.name(), line(key)));
        file.keySet().removeIf(key -> key.startsWith("camel.") || key.startsWith(ProviderKeys.PROVIDERS));

        assertThat(file).containsExactlyEntriesOf(table);
    }

    @Test
    void camel_keys_are_described() {
        Map<String, Line> file = lines();
        file.keySet().removeIf(key -> !key.startsWith("camel."));

        assertThat(file)
                .isNotEmpty()
                .allSatisfy((key, line) -> assertThat(line.comment()).as(key).isNotEmpty());
    }

    @Test
    void every_default_can_be_parsed() {
        Stream.of(Keys.ALL, ProviderKeys.OWN, ProviderKeys.SHARED)
                .flatMap(List::stream)
                .forEach(key -> assertThat(key.defaultValue()).as(key.name()).isNotNull());
    }

    @Test
    void no_two_names_differ_only_in_dots_and_hyphens() {
        var variables = new HashMap<String, String>();
        for (String key : KnownKeys.forProviders(List.of("openai", "openrouter", "compatible", "local"))) {
            assertThat(variables.put(Key.environmentVariable(key), key)).as(key).isNull();
        }
    }

    private static Line line(Key<?> key) {
        return new Line(key.defaultText(), key.description());
    }

    private static Map<String, Line> lines() {
        var lines = new LinkedHashMap<String, Line>();
        var comment = new ArrayList<String>();
        for (String line : ConfigOrigin.packagedDefaults().lines().toList()) {
            boolean own = line.startsWith(OWN_IN_FILE);
            if (line.startsWith("# ")) {
                comment.add(line.substring(2));
            } else if (line.contains("=") && (own || !line.startsWith("#"))) {
                String[] sides = line.split("=", 2);
                lines.put(sides[0], new Line(sides[1], String.join(" ", comment)));
                comment.clear();
            } else {
                comment.clear();
            }
        }
        return lines;
    }
}
