package io.ratatoskr.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.config.GoldenConfig;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Keys of the configuration, and the names that routes of operators refer to. */
final class KeysTest {
    private static final Set<String> NAMES = Set.of(
            "id",
            "routeId",
            "uri",
            "ref",
            "routeTemplateRef",
            "routeConfigurationId",
            "group",
            "name",
            "httpMethodRestrict");
    private static final List<String> PROVIDERS = List.of(
            "anthropic",
            "cerebras",
            "cohere",
            "compatible",
            "deepseek",
            "fireworks",
            "gemini",
            "groq",
            "huggingface",
            "mistral",
            "nvidia",
            "ollama",
            "openai",
            "openrouter",
            "perplexity",
            "together",
            "xai");

    @Test
    void keys_defaults_and_variables_stay() {
        var snapshot = new Snapshot("keys.txt");
        snapshot.title("keys with their defaults");
        GoldenConfig.keys().forEach(snapshot::line);
        snapshot.title("variables of keys");
        GoldenConfig.variables().forEach(snapshot::line);
        snapshot.title("customary variables of providers' keys");
        PROVIDERS.forEach(provider -> snapshot.line(provider + " " + GoldenConfig.customary(provider)));
        snapshot.check();
    }

    @Test
    void beans_and_variables_of_exchanges_stay() throws IllegalAccessException {
        var names = new TreeSet<String>();
        for (Field field : RatatoskrConstants.class.getFields()) {
            names.add(String.valueOf(field.get(null)));
        }
        var snapshot = new Snapshot("names-of-beans-and-variables.txt");
        names.forEach(snapshot::line);
        snapshot.check();
    }

    @Test
    void names_in_route_files_stay() throws IOException {
        var snapshot = new Snapshot("routes.txt");
        for (String folder : List.of("routes", "kamelets")) {
            for (Path file : files(Path.of(folder), path -> path.toString().endsWith(".yaml"))) {
                snapshot.title(file.toString().replace('\\', '/'));
                names(snapshot, new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
            }
        }
        snapshot.check();
    }

    private static void names(Snapshot snapshot, Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof String text && NAMES.contains(key)) {
                    snapshot.line(key + " " + text);
                } else {
                    names(snapshot, value);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(value -> names(snapshot, value));
        }
    }

    @Test
    void schemes_and_options_of_components_stay() throws IOException {
        var snapshot = new Snapshot("components.txt");
        var folder = Path.of("src/generated/resources/META-INF");
        for (Path file : files(folder, path -> path.toString().endsWith(".json"))) {
            JsonNode component = Snapshot.tree(Files.readString(file));
            snapshot.title(component.at("/component/scheme").asText())
                    .line("syntax " + component.at("/component/syntax").asText());
            for (String part : List.of("componentProperties", "properties")) {
                component
                        .path(part)
                        .properties()
                        .forEach(option -> snapshot.line("%s %s, default %s, one of %s"
                                .formatted(
                                        option.getValue().path("kind").asText(),
                                        option.getKey(),
                                        option.getValue().path("defaultValue"),
                                        option.getValue().path("enum"))));
            }
        }
        snapshot.check();
    }

    /** Else a golden file would change when a type is renamed. */
    @Test
    void no_golden_file_names_a_type() throws IOException {
        var types = new TreeSet<String>();
        for (Path file : files(Path.of("src/main/java"), path -> path.toString().endsWith(".java"))) {
            String name = file.getFileName().toString().replace(".java", "");
            if (name.chars().filter(Character::isUpperCase).count() > 1) {
                types.add(name);
            }
        }
        Pattern any = Pattern.compile("\\b(" + String.join("|", types) + "|io\\.ratatoskr\\.)\\b");
        for (Path file : files(Snapshot.FOLDER, path -> path.toString().endsWith(".txt"))) {
            // Calls of gRPC have names of their own, some of which are those of types
            String text = Files.readString(file).replaceAll("\\bgrpc-requests:\\w+", "");
            assertThat(any.matcher(text).results().map(found -> found.group()))
                    .as("%s", file)
                    .isEmpty();
        }
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
    }
}
