package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The rules by which Camel's own kamelet catalog validates its files, and stricter ones of ours, since a kamelet is an API.
 *
 * <p>One rule of the catalog is not ours: there {@code camel.apache.org/provider} is always {@code Apache Software Foundation}.
 */
final class KameletsTest {
    /** Parameters that the rows of kamelets in the docs leave out. */
    private static final Set<String> IN_EVERY_ACTION = Set.of("model", "output", "gateway", "gatewayApiKey");

    private static final Path FOLDER = Path.of("kamelets");
    private static final String SUFFIX = ".kamelet.yaml";
    private static final String ICON = "data:image/svg+xml;base64,";
    private static final String CREDENTIALS = "urn:camel:group:credentials";
    private static final int MAX_ICON_BYTES = 1024;
    private static final int MAX_STEPS = 7;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??)([A-Za-z0-9]+)}}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|secret|password)");
    /** Words that need no capital in a title. */
    private static final Set<String> SMALL_WORDS =
            Set.of("a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with");

    /** What the kamelet definition of Camel K knows. */
    private static final Set<String> SPEC = Set.of("definition", "dataTypes", "dependencies", "template");

    private static final Set<String> PROPERTY = Set.of(
            "title",
            "description",
            "type",
            "default",
            "enum",
            "example",
            "format",
            "pattern",
            "minimum",
            "maximum",
            "x-descriptors");

    /** A kamelet file and its content. */
    record Kamelet(String file, Map<String, Object> yaml) {
        String name() {
            return (String) at("metadata", "name");
        }

        String type() {
            return (String) at("metadata", "labels", "camel.apache.org/kamelet.type");
        }

        String annotation(String name) {
            return (String) at("metadata", "annotations", "camel.apache.org/" + name);
        }

        Object at(String... path) {
            Object node = yaml;
            for (String step : path) {
                node = node == null ? null : ((Map<?, ?>) node).get(step);
            }
            return node;
        }

        @SuppressWarnings("unchecked")
        Map<String, Map<String, Object>> properties() {
            Object found = at("spec", "definition", "properties");
            return found == null ? Map.of() : (Map<String, Map<String, Object>>) found;
        }

        List<String> required() {
            Object found = at("spec", "definition", "required");
            return found == null ? List.of() : strings(found);
        }

        List<?> steps() {
            return (List<?>) at("spec", "template", "from", "steps");
        }

        /** The addresses of the template: of its {@code from} and its {@code to} steps. */
        List<Map<?, ?>> endpoints() {
            var endpoints = new ArrayList<Map<?, ?>>();
            endpoints.add((Map<?, ?>) at("spec", "template", "from"));
            for (Object step : steps()) {
                if (((Map<?, ?>) step).get("to") instanceof Map<?, ?> to) {
                    endpoints.add(to);
                }
            }
            return endpoints;
        }

        /** All placeholders of the template. */
        Stream<MatchResult> placeholders() {
            return PLACEHOLDER.matcher(at("spec", "template").toString()).results();
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
            Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return new Kamelet(file.getFileName().toString(), (Map<String, Object>) yaml);
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
        String type = kamelet.type();

        assertThat(type).isIn("source", "sink", "action");
        assertThat(kamelet.name()).endsWith("-" + type);
        assertThat((String) kamelet.at("spec", "definition", "title"))
                .doesNotStartWith("The ")
                .endsWith(" " + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void catalogue_finds_its_annotations(Kamelet kamelet) throws IOException {
        for (String annotation : List.of("kamelet.support.level", "provider", "kamelet.group", "kamelet.namespace")) {
            assertThat(kamelet.annotation(annotation)).as(annotation).isNotBlank();
        }
        assertThat(kamelet.annotation("catalog.version")).isEqualTo(version());
    }

    /** Karavan and Kaoto draw it. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void icon_is_a_small_drawing_inside_the_file(Kamelet kamelet) {
        String icon = kamelet.annotation("kamelet.icon");

        assertThat(icon).startsWith(ICON).hasSizeLessThan(MAX_ICON_BYTES);
        assertThat(new String(Base64.getDecoder().decode(icon.substring(ICON.length())), StandardCharsets.UTF_8))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .endsWith("</svg>")
                .doesNotContain("href", "<script");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void definition_and_properties_are_described(Kamelet kamelet) {
        assertThat(kamelet.at("spec", "definition", "type")).isEqualTo("object");
        assertThat((String) kamelet.at("spec", "definition", "description")).endsWith(".");
        kamelet.properties().forEach((name, property) -> {
            assertThat((String) property.get("type"))
                    .as("type of %s", name)
                    .isIn("string", "integer", "number", "boolean");
            assertThat((String) property.get("description"))
                    .as("description of %s", name)
                    .endsWith(".");
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void titles_of_properties_are_capitalized_and_have_no_article(Kamelet kamelet) {
        kamelet.properties().forEach((name, property) -> {
            String title = (String) property.get("title");
            assertThat(title).as("title of %s", name).isNotBlank().doesNotMatch("(The|A|An) .*");
            assertThat(Arrays.stream(title.split(" ")).filter(word -> !SMALL_WORDS.contains(word)))
                    .as("title of %s", name)
                    .allMatch(word -> Character.isUpperCase(word.charAt(0)));
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void only_what_kamelets_may_contain_is_in_the_file(Kamelet kamelet) {
        assertThat(kamelet.yaml().keySet()).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
        assertThat(((Map<?, ?>) kamelet.at("spec")).keySet().stream().map(String.class::cast))
                .containsExactlyInAnyOrderElementsOf(SPEC);
        kamelet.properties()
                .forEach((name, property) -> assertThat(PROPERTY).as(name).containsAll(property.keySet()));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void required_properties_exist_once_and_have_no_default(Kamelet kamelet) {
        assertThat(kamelet.required()).doesNotHaveDuplicates();
        assertThat(kamelet.properties().keySet()).containsAll(kamelet.required());
        for (String name : kamelet.required()) {
            assertThat(kamelet.properties().get(name)).as(name).doesNotContainKey("default");
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void a_default_is_one_of_the_values(Kamelet kamelet) {
        kamelet.properties().forEach((name, property) -> {
            if (property.get("enum") instanceof List<?> values) {
                assertThat(strings(values)).as(name).doesNotHaveDuplicates().contains((String) property.get("default"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void secrets_are_marked(Kamelet kamelet) {
        kamelet.properties().forEach((name, property) -> {
            boolean password = "password".equals(property.get("format"));
            assertThat(password)
                    .as("%s: format password", name)
                    .isEqualTo(SECRET.matcher(name).matches());
            Object descriptors = property.get("x-descriptors");
            assertThat(descriptors == null ? List.of() : strings(descriptors))
                    .as(name)
                    .isEqualTo(password ? List.of(CREDENTIALS) : List.of());
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void template_uses_each_property_and_no_other(Kamelet kamelet) {
        Set<String> used = new TreeSet<>();
        kamelet.placeholders().forEach(found -> used.add(found.group(2)));

        assertThat(used).isEqualTo(new TreeSet<>(kamelet.properties().keySet()));
    }

    /** Camel omits {@code {{?name}}} from the URI when the property is unset; {@code {{name}}} must be set. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void only_what_may_be_absent_has_a_question_mark(Kamelet kamelet) {
        kamelet.placeholders().forEach(found -> {
            String name = found.group(2);
            boolean required = kamelet.required().contains(name)
                    || kamelet.properties().get(name).containsKey("default");
            assertThat(found.group(1).isEmpty()).as(name).isEqualTo(required);
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void template_begins_and_ends_as_its_type_does_and_is_short(Kamelet kamelet) {
        List<Map<?, ?>> endpoints = kamelet.endpoints();
        boolean source = kamelet.type().equals("source");

        assertThat(endpoints.getFirst().get("uri").equals("kamelet:source")).isEqualTo(!source);
        assertThat(endpoints.getLast().get("uri").equals("kamelet:sink")).isEqualTo(source);
        assertThat(kamelet.steps()).hasSizeBetween(1, MAX_STEPS);
    }

    /** Options are under {@code parameters}, and are options of the component. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void options_of_our_components_exist(Kamelet kamelet) throws IOException {
        for (Map<?, ?> endpoint : kamelet.endpoints()) {
            String uri = (String) endpoint.get("uri");
            assertThat(uri).doesNotContain("?");
            String scheme = uri.substring(0, uri.indexOf(':'));
            Path catalog = catalog(scheme);
            if (Files.exists(catalog) && endpoint.get("parameters") instanceof Map<?, ?> parameters) {
                String json = Files.readString(catalog);
                String options = json.substring(json.indexOf("\"properties\""));
                assertThat(parameters.keySet())
                        .allSatisfy(name -> assertThat(options).contains("\"%s\": {".formatted(name)));
            }
        }
    }

    private static Path catalog(String scheme) {
        return Path.of("src/generated/resources/META-INF/io/ratatoskr/camel", scheme, scheme + ".json");
    }

    /** Headers of an event, such as those of an HTTP request, do not go on to the provider. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void sink_drops_the_callers_headers_first_and_has_no_logic(Kamelet kamelet) {
        if (kamelet.type().equals("sink")) {
            assertThat(kamelet.steps()).hasSize(2);
            assertThat(kamelet.steps().getFirst())
                    .isEqualTo(Map.of("removeHeaders", Map.of("pattern", "*", "excludePattern", "CamelRatatoskr.*")));
            assertThat((String) kamelet.endpoints().getLast().get("uri")).startsWith("provider:");
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void bodies_in_and_out_have_types(Kamelet kamelet) {
        Set<String> slots = kamelet.type().equals("source") ? Set.of("out") : Set.of("in", "out");
        assertThat(((Map<?, ?>) kamelet.at("spec", "dataTypes"))
                        .keySet().stream().map(String.class::cast))
                .containsExactlyInAnyOrderElementsOf(slots);
        for (String slot : slots) {
            var types = (Map<?, ?>) kamelet.at("spec", "dataTypes", slot, "types");
            assertThat(types.containsKey(kamelet.at("spec", "dataTypes", slot, "default")))
                    .isTrue();
            assertThat(types.containsKey("text") && types.containsKey("json"))
                    .as("%s: text and JSON", slot)
                    .isTrue();
            types.forEach((name, type) -> assertThat(
                            ((Map<?, ?>) type).keySet().stream().map(String.class::cast))
                    .as("%s %s", slot, name)
                    .containsExactlyInAnyOrder("format", "description", "mediaType"));
        }
        assertThat(kamelet.at("spec", "dataTypes", "out", "default"))
                .isEqualTo(kamelet.properties().get("output").get("default"));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void dependencies_are_those_of_the_components(Kamelet kamelet) throws IOException {
        var expected = new TreeSet<>(Set.of("camel:core", "camel:kamelet"));
        for (Map<?, ?> endpoint : kamelet.endpoints()) {
            String scheme = ((String) endpoint.get("uri")).split(":", 2)[0];
            boolean ours = Set.of("ratatoskr", "provider").contains(scheme);
            expected.add(ours ? "mvn:io.ratatoskr:ratatoskr:" + version() : "camel:" + scheme);
        }

        assertThat(strings(kamelet.at("spec", "dependencies"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void titles_and_descriptions_differ() throws IOException {
        for (String text : List.of("title", "description")) {
            assertThat(kamelets().stream().map(kamelet -> kamelet.at("spec", "definition", text)))
                    .as(text)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void each_operation_has_an_action() throws IOException {
        Stream<String> operations = Stream.concat(
                Arrays.stream(Operation.values()).map(Operation::wireName), Stream.of("tokens", "tokenize"));

        assertThat(kamelets().stream().map(Kamelet::name))
                .containsAll(operations
                        .map(name -> "ratatoskr-%s-action".formatted(name))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void docs_list_each_kamelet_and_property(Kamelet kamelet) throws IOException {
        String docs = Files.readString(Path.of("docs/kamelets.md"));
        String row = docs.lines()
                .filter(line -> line.startsWith("| [`%s`]".formatted(kamelet.name())))
                .findFirst()
                .orElse("");

        assertThat(row).contains("../kamelets/" + kamelet.file());
        for (String name : kamelet.properties().keySet()) {
            assertThat(docs).contains("| `%s` |".formatted(name));
            assertThat(IN_EVERY_ACTION.contains(name) || row.contains("`%s`".formatted(name)))
                    .as("%s in the row of %s", name, kamelet.name())
                    .isTrue();
        }
    }

    private static String version() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        return pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }
}
