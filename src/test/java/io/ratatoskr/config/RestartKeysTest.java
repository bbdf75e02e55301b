package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys that need a restart: those that docs/reload.md lists, and no others. */
final class RestartKeysTest {
    private static final Pattern KEY = Pattern.compile("`([a-zA-Z.-]+)`");
    private static final List<String> OUTLIVE_RELOADS = Stream.of(
                    "http.", "grpc.", "socket.", "tcp.", "management.", "log.")
            .map(Key.PREFIX::concat)
            .toList();

    @Test
    void the_documentation_lists_them() throws IOException {
        String page = Files.readString(Path.of("docs/reload.md"));
        String section = page.substring(page.indexOf("### Keys that need a restart"), page.indexOf("### What stays"));
        List<String> listed = new ArrayList<>();
        for (String line : section.substring(section.indexOf("A changed key"))
                .lines()
                .filter(row -> row.startsWith("| `"))
                .toList()) {
            Matcher keys = KEY.matcher(line);
            while (keys.find()) {
                listed.add(keys.group(1));
            }
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(RestartKeys.ALL);
    }

    /** The servers and the log outlive a reload, so that for each of their keys somebody has to decide what it does. */
    @Test
    void the_documentation_says_of_each_key_of_what_outlives_a_reload_whether_it_applies() throws IOException {
        String page = Files.readString(Path.of("docs/reload.md"));
        String section = page.substring(page.indexOf("### Keys that need a restart"), page.indexOf("### What stays"));
        Set<String> listed =
                KEY.matcher(section).results().map(key -> key.group(1)).collect(Collectors.toSet());
        assertThat(Keys.ALL)
                .extracting(key -> Key.PREFIX + key.name())
                .filteredOn(name -> OUTLIVE_RELOADS.stream().anyMatch(name::startsWith))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(listed)
                        .as(name)
                        .anyMatch(entry -> entry.equals(name) || (entry.endsWith(".") && name.startsWith(entry))));
    }

    @Test
    void those_of_the_gateway_exist() {
        assertThat(RestartKeys.ALL)
                // Properties of Kafka's clients are below it
                .filteredOn(name -> name.startsWith(Key.PREFIX) && !name.equals(Key.PREFIX + KafkaKeys.CLIENT_PREFIX))
                .allSatisfy(name -> assertThat(Keys.ALL).anyMatch(key -> (Key.PREFIX + key.name()).startsWith(name)));
    }

    @Test
    void a_name_that_ends_with_a_dot_stands_for_all_below() {
        assertThat(RestartKeys.contains("ratatoskr.log.level")).isTrue();
        assertThat(RestartKeys.contains("ratatoskr.http.port")).isTrue();
        assertThat(RestartKeys.contains("ratatoskr.http.portable")).isFalse();
        assertThat(RestartKeys.contains("ratatoskr.http.keep-alive")).isFalse();
    }
}
