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
    @ValueSource(strings = {"provider", "onnx", "dispatch"})
    void page_has_every_option_of_the_component_and_of_its_endpoints(String scheme) throws IOException {
        String page = Files.readString(Path.of("src/main/docs", scheme + "-component.adoc"));
        JsonNode description = new ObjectMapper()
                .readTree(Path.of("src/generated/resources/META-INF/io/ratatoskr/camel", scheme, scheme + ".json")
                        .toFile());
        assertThat(page)
                .contains(
                        ":doctitle: " + description.at("/component/title").asText(),
                        ":description: "
                                + description.at("/component/description").asText(),
                        ":since: " + description.at("/component/firstVersion").asText(),
                        ":supportlevel: "
                                + description.at("/component/supportLevel").asText(),
                        description.at("/component/syntax").asText() + "[?options]");
        for (String part : Set.of("properties", "componentProperties")) {
            description.path(part).properties().stream()
                    .filter(option -> !COMMON.contains(option.getKey()))
                    .forEach(option -> {
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
}
