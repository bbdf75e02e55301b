package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The container image's file, instruction by instruction; no image is built. */
final class DockerfileTest {
    private static final String LAUNCHER = "[\"/ratatoskr/bin/ratatoskr\"]";

    /** Those of the last stage, which is the image. */
    private final List<String> image = new ArrayList<>();

    private final List<String> build = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        String text = Files.readString(Path.of("src/main/dist/Dockerfile"));
        for (String line : text.replaceAll("(?m)^\\s*#.*\\R", "")
                .replaceAll("\\\\\\R\\s*", "")
                .lines()
                .toList()) {
            if (line.startsWith("FROM ") && !line.contains(" AS ")) {
                build.addAll(image);
                image.clear();
            }
            if (!line.isBlank()) {
                image.add(line);
            }
        }
    }

    private static List<String> of(List<String> stage, String instruction) {
        return stage.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .toList();
    }

    @Test
    void the_launcher_is_process_1_and_gets_its_signals() {
        assertThat(of(image, "ENTRYPOINT")).containsExactly(LAUNCHER);
        assertThat(of(image, "CMD")).containsExactly("[\"serve\"]");
        assertThat(of(image, "STOPSIGNAL")).containsExactly("SIGTERM");
    }

    @Test
    void it_runs_as_a_user_with_a_number_that_owns_data_only() {
        assertThat(of(image, "USER")).containsExactly("10001:10001");
        assertThat(image.indexOf("USER 10001:10001"))
                .as("no step after it changes the image")
                .isGreaterThan(lastRun());
        assertThat(of(image, "VOLUME")).containsExactly("/data");
        assertThat(of(image, "RUN").getFirst()).contains("--uid 10001", "--gid 10001", "chown 10001:10001 /data");
        assertThat(of(image, "COPY")).containsExactly("--from=build /ratatoskr /ratatoskr");
    }

    private int lastRun() {
        int last = -1;
        for (int i = 0; i < image.size(); i++) {
            last = image.get(i).startsWith("RUN ") ? i : last;
        }
        return last;
    }

    @Test
    void the_aot_cache_is_made_where_the_jars_and_the_jdk_are_in_place() {
        int training = image.indexOf("RUN /ratatoskr/bin/ratatoskr aot");
        assertThat(training).isGreaterThan(image.indexOf("COPY --from=build /ratatoskr /ratatoskr"));
        // The name of the JDK's folder is part of what the cache belongs to
        assertThat(image.stream()
                        .filter(line -> line.startsWith("ENV RATATOSKR_JAVA_HOME="))
                        .mapToInt(image::indexOf))
                .allSatisfy(environment -> assertThat(environment).isLessThan(training))
                .hasSize(1);
    }

    @Test
    void health_is_checked_with_what_the_image_has() {
        assertThat(of(image, "HEALTHCHECK"))
                .singleElement()
                .asString()
                .endsWith("CMD [\"/ratatoskr/bin/ratatoskr\", \"health\"]");
        assertThat(String.join("\n", image)).doesNotContain("curl", "wget", "apt-get");
    }

    @Test
    void what_is_copied_into_the_build_exists_and_is_all_that_it_needs() throws IOException {
        Set<String> copied = new TreeSet<>();
        for (String copy : of(build, "COPY")) {
            List<String> words = List.of(copy.split(" "));
            copied.addAll(words.subList(0, words.size() - 1));
        }
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(copied)
                .allSatisfy(name -> assertThat(Path.of(name)).exists())
                .doesNotContainAnyElementsOf(ignored);
        Matcher needed = Pattern.compile("<(?:(?:source|directory)>(?!target)[\\w./-]+|include>\\w[\\w.]+(?=<))")
                .matcher(Files.readString(Path.of("src/main/dist/distribution.xml")));
        while (needed.find()) {
            String first = needed.group().replaceFirst("<\\w+>", "").split("/")[0];
            if (Files.exists(Path.of(first)) && !first.equals(".")) {
                assertThat(copied).contains(first);
            }
        }
    }

    @Test
    void its_variables_are_settings_or_the_launchers() throws IOException {
        Set<String> known = new TreeSet<>(Set.of("RATATOSKR_JAVA_HOME", "RATATOSKR_CACHE_DIR", "RATATOSKR_HOME"));
        Pattern.compile("(?m)^#?(ratatoskr\\.[\\w.-]+)=")
                .matcher(Files.readString(Path.of("config/application.properties")))
                .results()
                .forEach(key -> known.add(key.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")));
        // Those of the frontends that are in the same release
        known.addAll(Set.of("RATATOSKR_GRPC_HOST"));
        Pattern variable = Pattern.compile("\\bRATATOSKR_\\w+");
        assertThat(Stream.of(String.join("\n", image), Files.readString(Path.of("docker-compose.yml")))
                        .flatMap(text -> variable.matcher(text).results().map(found -> found.group())))
                .isSubsetOf(known);
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_compose_file_runs_it_read_only_without_rights() throws IOException {
        var compose = (Map<String, Object>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("docker-compose.yml")));
        var service = (Map<String, Object>) ((Map<String, Object>) compose.get("services")).get("ratatoskr");
        assertThat(service)
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("stop_grace_period", "45s");
        assertThat((List<String>) service.get("ports")).allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat((List<String>) service.get("volumes")).contains("data:/data");
    }
}
