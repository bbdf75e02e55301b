package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.cli.GoldenCli;
import io.ratatoskr.config.GoldenConfig;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runbook names only settings, paths, commands and messages that exist. Its metrics are checked by {@link MonitoringFilesTest}. */
@Timeout(60)
final class RunbookTest {
    private static final String RUNBOOK = read(Path.of("docs/runbook.md"));
    /** Names of the reload, which is merged after this page; remove them then. */
    private static final Set<String> RELOAD = Set.of();

    private static final Pattern KEY = Pattern.compile("\\bratatoskr(?:\\.(?:[a-z][a-z-]*|<[a-z]+>))+");
    private static final Pattern KEY_END = Pattern.compile("`(\\.[a-z]+(?:-[a-z]+)+)(?:=[^`]*)?`");
    private static final Pattern VARIABLE = Pattern.compile("\\bRATATOSKR_[A-Z_]+(?:<NAME>[A-Z_]+)?");
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|`)ratatoskr ([^`\\n#]+)");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");

    @Test
    void it_has_a_part_for_each_symptom_and_lists_it() {
        List<String> parts = headings();
        assertThat(parts).hasSizeGreaterThan(25);
        String list = RUNBOOK.substring(0, RUNBOOK.indexOf("\n## " + parts.get(1)));
        for (String part : parts.subList(1, parts.size())) {
            assertThat(list).contains("(#" + anchor(part) + ")");
            assertThat(textOf(part)).as(part).containsPattern("(?m)^\\| [^|]+ \\| change \\|$");
        }
    }

    @Test
    void each_alert_names_a_part() {
        Set<String> anchors = headings().stream().map(RunbookTest::anchor).collect(Collectors.toSet());
        String alerts = read(Path.of("docs/monitoring/alerts.yaml"));
        List<String> named = Pattern.compile("runbook: \"docs/runbook\\.md#([^\"]+)\"")
                .matcher(alerts)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(named).hasSize((int) alerts.lines()
                .filter(line -> line.strip().startsWith("- alert:"))
                .count());
        assertThat(anchors).containsAll(named);
    }

    @Test
    void its_settings_exist() {
        Set<String> known = GoldenConfig.keys().stream()
                .map(line -> line.split(" ")[0])
                .collect(Collectors.toCollection(HashSet::new));
        known.addAll(RELOAD);
        var unknown = new TreeSet<String>();
        for (String key : found(KEY, 0)) {
            if (!known.contains(key.replace("routing.<operation>", "routing.chat"))) {
                unknown.add(key);
            }
        }
        for (String end : found(KEY_END, 1)) {
            if (!known.contains("ratatoskr.providers.<name>" + end)) {
                unknown.add(end);
            }
        }
        Set<String> variables = GoldenConfig.variables().stream()
                .map(line -> line.split(" ")[0])
                .collect(Collectors.toSet());
        for (String variable : found(VARIABLE, 0)) {
            if (!variables.contains(variable.replace("<NAME>", "OPENAI"))) {
                unknown.add(variable);
            }
        }
        String defaults = read(Path.of("config/application.properties"));
        found(Pattern.compile("\\bcamel\\.\\w+\\.\\w+"), 0).stream()
                .filter(key -> !defaults.contains("\n" + key + "="))
                .forEach(unknown::add);
        assertThat(unknown).isEmpty();
        assertThat(found(KEY, 0)).hasSizeGreaterThan(40);
    }

    @Test
    void its_commands_and_options_exist() {
        Map<String, Set<String>> words = words();
        var unknown = new ArrayList<String>();
        for (String typed : found(COMMAND, 1)) {
            String command = "ratatoskr";
            for (String word : typed.replaceAll("\"[^\"]*\"", "TEXT").strip().split("[ )]+")) {
                Set<String> next = words.get(command);
                if (RELOAD.contains("ratatoskr " + word)) {
                    break;
                } else if (word.startsWith("--")) {
                    if (!next.contains(word)) {
                        unknown.add(typed);
                    }
                } else if (words.containsKey(command + "_" + word.replace("-", ""))) {
                    command += "_" + word.replace("-", "");
                } else if (command.equals("ratatoskr") || word.matches("[a-z]+") && !isValue(typed, word)) {
                    unknown.add(typed);
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(found(COMMAND, 1)).hasSizeGreaterThan(10);
    }

    private static boolean isValue(String typed, String word) {
        return Pattern.compile("--[a-z-]+ " + word).matcher(typed).find();
    }

    /** The commands below each command and its options. */
    private static Map<String, Set<String>> words() {
        var words = new HashMap<String, Set<String>>();
        for (String line : GoldenCli.commands()) {
            List<String> parts = List.of(line.split(" "));
            words.computeIfAbsent(parts.getFirst(), name -> new HashSet<>()).addAll(parts.subList(2, parts.size()));
        }
        return words;
    }

    @Test
    void its_paths_exist() {
        var unknown = new TreeSet<String>();
        Set<String> paths = new TreeSet<>(found(Pattern.compile("localhost:9740(/[\\w/]+)"), 1));
        paths.addAll(found(Pattern.compile("`(?:GET |POST )?(/(?:v1|admin|health)/[\\w/]+)`"), 1));
        paths.removeAll(RELOAD);
        Set<String> management = found(Pattern.compile("localhost:9742(/[\\w/]+)"), 1);
        try (TestGateway gateway = TestGateway.of(Ratatoskr.builder(), "ratatoskr.management.port", "0")) {
            for (String path : paths) {
                HttpResponse<String> response = gateway.get(path);
                if (response.body().contains("unknown_url") || response.statusCode() >= 500) {
                    unknown.add(path);
                }
            }
            for (String path : management) {
                if (Scrape.get(gateway.context(), path).statusCode() == 404) {
                    unknown.add(path);
                }
            }
            assertThat(gateway.get("/v1/nothing").body()).contains("unknown_url");
        }
        assertThat(unknown).isEmpty();
        assertThat(paths).isNotEmpty();
        assertThat(management).contains("/metrics", "/health/ready");
    }

    /** The fixed parts of the messages that have variable ones. */
    @Test
    void its_messages_are_those_of_the_sources() throws IOException {
        var unknown = new TreeSet<String>();
        String sources = sources();
        int checked = 0;
        for (String span : found(SPAN, 1)) {
            if (!span.contains("…")) {
                continue;
            }
            for (String part : span.split("…")) {
                String fixed = part.replaceAll("^['\\s]+|['\\s]+$", "");
                if (fixed.length() > 3) {
                    checked++;
                    if (!sources.contains(fixed)) {
                        unknown.add(span);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(checked).isGreaterThan(15);
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(RunbookTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static List<String> headings() {
        return Pattern.compile("(?m)^## (.+)$")
                .matcher(RUNBOOK)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String textOf(String heading) {
        int start = RUNBOOK.indexOf("\n## " + heading + "\n") + 4;
        int end = RUNBOOK.indexOf("\n## ", start);
        return RUNBOOK.substring(start, end < 0 ? RUNBOOK.length() : end);
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    private static Set<String> found(Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(RUNBOOK);
        return matcher.results()
                .map((MatchResult result) -> result.group(group))
                .collect(Collectors.toSet());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
