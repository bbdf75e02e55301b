package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The conventions of Camel's own kamelet catalog, and stricter ones of ours, since a kamelet is an API. */
final class KameletsTest {
    private static final Path FOLDER = Path.of("kamelets");
    private static final String SUFFIX = ".kamelet.yaml";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??)([A-Za-z0-9]+)}}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|secret|password)");

    /** A kamelet file and its content. */
    record Kamelet(String file, String text, Map<String, Object> yaml) {
        String name() {
            return (String) at("metadata", "name");
        }

        Object at(String... path) {
            Object node = yaml;
            for (String step : path) {
                node = ((Map<?, ?>) node).get(step);
            }
            return node;
        }

        @SuppressWarnings("unchecked")
        Map<String, Map<String, Object>> properties() {
            Object found = at("spec", "definition", "properties");
            return found == null ? Map.of() : (Map<String, Map<String, Object>>) found;
        }

        Set<String> required() {
            Object found = at("spec", "definition", "required");
            return found == null ? Set.of() : Set.copyOf(strings(found));
        }

        List<?> steps() {
            return (List<?>) at("spec", "template", "from", "steps");
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Kamelet> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(KameletsTest::read).toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static Kamelet read(Path file) {
        try {
            String text = Files.readString(file);
            Object yaml = new Load(LoadSettings.builder().build()).loadFromString(text);
            return new Kamelet(file.getFileName().toString(), text, (Map<String, Object>) yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void file_is_named_after_the_kamelet(Kamelet kamelet) {
        assertThat(kamelet.file()).isEqualTo(kamelet.name() + SUFFIX);
        assertThat(kamelet.at("apiVersion")).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.at("kind")).isEqualTo("Kamelet");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void name_and_title_end_with_the_type(Kamelet kamelet) {
        String type = (String) kamelet.at("metadata", "labels", "camel.apache.org/kamelet.type");

        assertThat(type).isIn("source", "sink", "action");
        assertThat(kamelet.name()).endsWith("-" + type);
        assertThat((String) kamelet.at("spec", "definition", "title"))
                .doesNotStartWith("The ")
                .endsWithIgnoringCase(" " + type);
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void catalogue_finds_its_annotations(Kamelet kamelet) {
        for (String annotation : List.of("kamelet.support.level", "provider", "kamelet.group", "kamelet.namespace")) {
            assertThat((String) kamelet.at("metadata", "annotations", "camel.apache.org/" + annotation))
                    .as(annotation)
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void definition_and_properties_are_described(Kamelet kamelet) {
        assertThat(kamelet.at("spec", "definition", "type")).isEqualTo("object");
        assertThat((String) kamelet.at("spec", "definition", "description")).endsWith(".");
        kamelet.properties().forEach((name, property) -> {
            assertThat((String) property.get("type")).as("type of %s", name).isNotBlank();
            assertThat((String) property.get("title"))
                    .as("title of %s", name)
                    .isNotBlank()
                    .doesNotStartWith("The ");
            assertThat((String) property.get("description"))
                    .as("description of %s", name)
                    .endsWith(".");
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void required_properties_exist_and_have_no_default(Kamelet kamelet) {
        assertThat(kamelet.properties().keySet()).containsAll(kamelet.required());
        for (String name : kamelet.required()) {
            assertThat(kamelet.properties().get(name)).as(name).doesNotContainKey("default");
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void secrets_are_marked(Kamelet kamelet) {
        kamelet.properties().forEach((name, property) -> {
            boolean password = "password".equals(property.get("format"));
            assertThat(password)
                    .as("%s: format password", name)
                    .isEqualTo(SECRET.matcher(name).matches());
            if (password) {
                assertThat(strings(property.get("x-descriptors"))).as(name).contains("urn:camel:group:credentials");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void template_uses_each_property_and_no_other(Kamelet kamelet) {
        Set<String> used = new TreeSet<>();
        PLACEHOLDER.matcher(kamelet.text()).results().forEach(found -> used.add(found.group(2)));

        assertThat(used).isEqualTo(new TreeSet<>(kamelet.properties().keySet()));
    }

    /** Camel omits {@code {{?name}}} from the URI when the property is unset; {@code {{name}}} must be set. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void only_what_may_be_absent_has_a_question_mark(Kamelet kamelet) {
        PLACEHOLDER.matcher(kamelet.text()).results().forEach(found -> {
            String name = found.group(2);
            boolean required = kamelet.required().contains(name)
                    || kamelet.properties().get(name).containsKey("default");
            assertThat(found.group(1).isEmpty()).as(name).isEqualTo(required);
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void sink_drops_the_callers_headers_first_and_has_no_logic(Kamelet kamelet) {
        assertThat(kamelet.at("spec", "template", "from", "uri")).isEqualTo("kamelet:source");
        assertThat(kamelet.steps().getFirst()).isEqualTo(Map.of("removeHeaders", Map.of("pattern", "*")));
        assertThat(kamelet.steps()).hasSize(2);
        assertThat(kamelet.steps().getLast())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("to");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void dependencies_name_this_version(Kamelet kamelet) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));

        assertThat(strings(kamelet.at("spec", "dependencies")))
                .containsExactly("mvn:io.ratatoskr:ratatoskr:" + version);
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }
}
