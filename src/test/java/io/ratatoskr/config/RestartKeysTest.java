package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The keys that need a restart: those that docs/reload.md lists, and no others. */
final class RestartKeysTest {
    private static final Pattern KEY = Pattern.compile("`([a-zA-Z.-]+)`");

    @Test
    void the_documentation_lists_them() throws IOException {
        String page = Files.readString(Path.of("docs/reload.md"));
        String section = page.substring(page.indexOf("### Keys that need a restart"), page.indexOf("### What stays"));
        List<String> listed = new ArrayList<>();
        for (String line : section.lines().filter(row -> row.startsWith("| `")).toList()) {
            Matcher keys = KEY.matcher(line);
            while (keys.find()) {
                listed.add(keys.group(1));
            }
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(RestartKeys.ALL);
    }

    @Test
    void those_of_the_gateway_exist() {
        assertThat(RestartKeys.ALL)
                .filteredOn(name -> name.startsWith(Key.PREFIX))
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
