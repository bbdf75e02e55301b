package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes check} on files that are not in the folder of routes. */
@Timeout(60)
final class RouteCheckTest {
    @TempDir
    private Path folder;

    private List<String> mistakes(Path... files) {
        var builder = Ratatoskr.builder().environment(Map.of());
        return RouteCheck.mistakesIn(builder.load(), builder.routeFiles(), List.of(files));
    }

    private Path write(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml);
    }

    private static String route(String id, String from, String to) {
        return "- route:\n    id: %s\n    from:\n      uri: %s\n      steps:\n        - to: %s\n"
                .formatted(id, from, to);
    }

    @Test
    void policy_file_is_checked_in_the_place_of_the_shipped_one() throws IOException {
        Path valid = write("mine.camel.yaml", route("policy-chat", "direct:policy-chat", "direct:serve-chat"));
        assertThat(mistakes(valid)).isEmpty();
        Path broken = write("mine.camel.yaml", route("policy-chat", "direct:policy-chat", "direct:serve-chatt"));
        assertThat(mistakes(broken))
                .containsExactly(broken + ":6: no route consumes direct:serve-chatt; did you mean direct:serve-chat?");
    }

    @Test
    void route_id_that_another_of_the_files_has_is_named_with_both_files() throws IOException {
        Path first = write("a.camel.yaml", route("same", "direct:a", "direct:chat"));
        Path second = write("b.camel.yaml", route("same", "direct:b", "direct:chat"));
        assertThat(mistakes(first, second))
                .containsExactly(second + ":2: route id 'same' is defined twice; the other one is in " + first + ":2");
    }

    @Test
    void every_mistake_in_a_file_of_hundreds_of_routes_is_found_on_its_line() throws IOException {
        var yaml = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            yaml.append(route("r" + i, "direct:r" + i, i % 100 == 50 ? "ftp:x" : "direct:chat"));
        }
        Path file = write("many.camel.yaml", yaml.toString());
        assertThat(mistakes(file))
                .hasSize(3)
                .zipSatisfy(
                        List.of(":306:", ":906:", ":1506:"),
                        (mistake, line) -> assertThat(mistake).startsWith(file + line + " no component 'ftp'"));
    }
}
