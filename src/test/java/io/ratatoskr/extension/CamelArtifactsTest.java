package io.ratatoskr.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ratatoskr.extension.CamelArtifacts.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of Camel's artifacts is that of Camel's own catalog. */
final class CamelArtifactsTest {
    private static final Path FILE = Path.of("src/main/resources/META-INF/ratatoskr/camel-artifacts");
    private static final String CATALOG = "org/apache/camel/catalog/";
    private static final List<List<String>> KINDS = List.of(
            List.of("component", "components"),
            List.of("language", "languages"),
            List.of("dataformat", "dataformats"),
            List.of("other", "others"));

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = CamelCatalog.class.getClassLoader().getResourceAsStream(CATALOG + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static List<String> table() throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        var lines = new ArrayList<String>();
        for (List<String> kind : KINDS) {
            var sorted = new TreeSet<String>();
            for (String file : new String(resource(kind.get(1) + ".properties"), UTF_8)
                    .lines()
                    .toList()) {
                JsonNode entry = mapper.readTree(resource(kind.get(1) + "/" + file + ".json"))
                        .path(kind.getFirst());
                String artifact = entry.path("artifactId").asText();
                var names = new TreeSet<>(List.of(
                        entry.path(entry.has("scheme") ? "scheme" : "name").asText()));
                if (entry.has("alternativeSchemes")) {
                    names.addAll(
                            List.of(entry.path("alternativeSchemes").asText().split(",")));
                }
                names.forEach(name -> sorted.add(kind.getFirst() + " " + name + " " + artifact));
            }
            lines.addAll(sorted);
        }
        return lines;
    }

    @Test
    void the_table_is_that_of_the_catalog() throws IOException {
        try (var context = new DefaultCamelContext()) {
            var lines = new ArrayList<String>();
            lines.add("version " + context.getVersion());
            lines.addAll(table());
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(FILE, String.join("\n", lines) + "\n");
            }
            assertThat(Files.readAllLines(FILE))
                    .as("%s; -Dgolden.update=true writes it", FILE)
                    .isEqualTo(lines);
            assertThat(CamelArtifacts.version()).isEqualTo(context.getVersion());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COMPONENT, ftp, camel-ftp",
        "COMPONENT, smtps, camel-mail",
        "COMPONENT, aws2-s3, camel-aws2-s3",
        "LANGUAGE, groovy, camel-groovy",
        "DATA_FORMAT, bindyCsv, camel-bindy"
    })
    void a_name_has_an_artifact(Kind kind, String name, String artifact) {
        assertThat(CamelArtifacts.find(kind, name)).contains(artifact);
        assertThat(CamelArtifacts.exists(artifact)).isTrue();
    }

    @Test
    void a_language_is_no_component() {
        assertThat(CamelArtifacts.find(Kind.COMPONENT, "groovy")).isEmpty();
        assertThat(CamelArtifacts.exists("camel-no-such")).isFalse();
    }
}
