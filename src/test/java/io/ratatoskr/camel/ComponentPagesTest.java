package io.ratatoskr.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in src/main/docs say what the components' generated descriptions say. */
final class ComponentPagesTest {
    /** Options that every Camel component has. */
    private static final Set<String> COMMON = Set.of("lazyStartProducer", "autowiredEnabled", "configuration");

    @ParameterizedTest
    @ValueSource(strings = {"provider", "onnx", "dispatch", "ratatoskr"})
    void page_has_every_option_of_the_component_and_of_its_endpoints(String scheme) throws IOException {
        String page = Files.readString(Path.of("src/main/docs", scheme + "-component.adoc"));
        JsonNode description = new ObjectMapper()
                .readTree(Path.of("src/generated/resources/META-INF/io/ratatoskr/camel", scheme, scheme + ".json")
                        .toFile());
        assertThat(page)
                .contains(
                        ":doctitle: " + text(description, "title"),
                        ":description: " + text(description, "description"),
                        ":since: " + text(description, "firstVersion"),
                        ":supportlevel: " + text(description, "supportLevel"),
                        text(description, "syntax") + "[?options]");
        for (String part : Set.of("properties", "componentProperties")) {
            assertThat(description.path(part).properties()).as(part).isNotEmpty();
            description.path(part).properties().stream()
                    .filter(option -> !COMMON.contains(option.getKey()))
                    .forEach(option -> {
                        assertThat(option.getValue().path("kind").isTextual())
                                .as("%s: kind of %s", scheme, option.getKey())
                                .isTrue();
                        boolean path = option.getValue().path("kind").asText().equals("path");
                        assertThat(page.lines())
                                .as("%s: option %s", scheme, option.getKey())
                                .anyMatch(line ->
                                        line.startsWith("| *" + option.getKey() + "*" + (path ? " (path) |" : " |"))
                                                && line.contains("| "
                                                        + option.getValue()
                                                                .path("defaultValue")
                                                                .asText()
                                                        + (option.getValue().has("defaultValue") ? " | " : "| ")));
                    });
        }
    }

    private static String text(JsonNode description, String field) {
        JsonNode text = description.path("component").path(field);
        assertThat(text.isTextual()).as(field).isTrue();
        assertThat(text.asText()).as(field).isNotBlank();
        return text.asText();
    }
}
