package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts, in real shells where they are installed; the command that they call for names is a stub. */
class CompletionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void stub_command() throws IOException {
        Path command = Files.writeString(folder.resolve("ratatoskr"), """
                #!/bin/sh
                echo "$@" >> calls
                case "$3" in
                  models) printf '%s\\n' gpt-4o openrouter:openrouter/auto openrouter:x/y ratatoskr:free/agentic ;;
                  presets) printf '%s\\n' free/agentic free/chat ;;
                  providers) printf '%s\\n' openai ollama ;;
                esac
                """);
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(folder.resolve("pictures"));
        Files.writeString(folder.resolve("photo one.png"), "");
    }

    private static final Map<String, String> SCRIPTS = new ConcurrentHashMap<>();

    private static String script(String shell) {
        return SCRIPTS.computeIfAbsent(shell, name -> {
            var run = new CommandRunner();
            assertThat(run.cli("completion", name)).isZero();
            return run.out();
        });
    }

    private static Optional<Path> find(String shell) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(place -> Path.of(place, shell))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The lines that a shell prints, sorted. */
    private List<String> run(String shell, String program, String... arguments) throws Exception {
        Optional<Path> path = find(shell);
        assumeTrue(path.isPresent(), shell + " is not installed");
        var command = new ArrayList<>(List.of(path.get().toString()));
        command.addAll(List.of(arguments));
        command.add(Files.writeString(folder.resolve("program"), program).toString());
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .sorted()
                .toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return lines;
    }

    /** What bash offers for the last word, which it has split at {@code :} and {@code =}. */
    private List<String> bash(String... words) throws Exception {
        String list = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return run("bash", script("bash") + """
                COMP_WORDS=(ratatoskr %s)
                COMP_CWORD=%d
                COMP_WORDBREAKS=$' \\t\\n"><=;|&(:'
                _ratatoskr ratatoskr
                ((${#COMPREPLY[@]} == 0)) || printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(list, words.length), "--norc");
    }

    @Test
    void bash_completes_commands() throws Exception {
        assertThat(bash("")).contains("serve", "chat", "completion", "models").doesNotContain("--help");
        assertThat(bash("mod")).containsExactly("models");
        assertThat(bash("models", "l")).containsExactly("list", "load");
        assertThat(bash("--set", "a", "=", "b", "models", "inf")).containsExactly("info");
        assertThat(bash("completion", "")).containsExactly("bash", "fish", "zsh");
        assertThat(bash("chat", "hello", "mod")).isEmpty();
    }

    @Test
    void bash_completes_options() throws Exception {
        assertThat(bash("chat", "--m")).containsExactly("--max-tokens", "--model");
        assertThat(bash("models", "list", "--a")).contains("--all");
        assertThat(bash("chat", "--model", "m", "--no")).containsExactly("--no-stream");
        assertThat(bash("chat", "--", "")).isEmpty();
    }

    @Test
    void bash_completes_names_and_reads_them_once() throws Exception {
        assertThat(bash("chat", "--model", "g")).containsExactly("gpt-4o");
        assertThat(bash("chat", "--model", "=", "g")).containsExactly("gpt-4o");
        // What follows the colon, since bash replaces only that
        assertThat(bash("chat", "--model", "openrouter", ":", "o")).containsExactly("openrouter/auto");
        assertThat(bash("chat", "--model", "openrouter", ":")).containsExactly("openrouter/auto", "x/y");
        assertThat(bash("presets", "show", "free/c")).containsExactly("free/chat");
        assertThat(bash("models", "refresh", "--provider", "ol")).containsExactly("ollama");
        Files.delete(folder.resolve("calls"));
        assertThat(run("bash", script("bash") + """
                COMP_WORDS=(ratatoskr chat --model g)
                COMP_CWORD=3
                _ratatoskr ratatoskr
                _ratatoskr ratatoskr
                cat calls
                """, "--norc")).containsExactly("completion --names models");
    }

    @Test
    void bash_neither_runs_nor_offers_what_the_name_of_a_model_contains() throws Exception {
        Files.writeString(folder.resolve("ratatoskr"), """
                #!/bin/sh
                printf '%s\\n' 'g$(touch ran)' 'g`touch ran`' 'g;touch ran' "g'" 'g"x"' 'g*' 'g h' gpt-4o 'gém:a/b@1+2'
                """);
        assertThat(bash("chat", "--model", ""))
                .contains("gpt-4o", "gém:a/b@1+2")
                .hasSize(2);
        assertThat(bash("chat", "--model", "g$")).isEmpty();
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void bash_completes_files_and_folders() throws Exception {
        assertThat(bash("chat", "--file", "ph")).containsExactly("photo one.png");
        assertThat(bash("--home", "p")).containsExactly("pictures");
        assertThat(bash("chat", "--system", "p")).isEmpty();
    }

    @Test
    void bash_knows_the_command_under_its_name() throws Exception {
        assertThat(run("bash", script("bash") + "complete -p ratatoskr\n", "--norc"))
                .containsExactly("complete -F _ratatoskr ratatoskr");
    }

    /** What zsh offers; its own functions, which need a terminal, are replaced by ones that print. */
    private List<String> zsh(String... words) throws Exception {
        String list = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return run("zsh", "compdef() { : }\n" + script("zsh") + """
                _describe() { print -l -- ${${(P)@[-1]}%%%%:*} }
                _files() { print -l -- files $* }
                compadd() { print -l -- ${(P)2} }
                compset() { : }
                words=(ratatoskr %s)
                CURRENT=%d
                _ratatoskr
                """.formatted(list, words.length + 1), "-f");
    }

    @Test
    void zsh_completes_commands_options_names_and_files() throws Exception {
        assertThat(zsh("")).contains("serve", "chat", "completion", "models");
        assertThat(zsh("models", "l")).contains("list", "load").doesNotContain("serve");
        assertThat(zsh("chat", "--m")).contains("--model", "--system", "-h");
        assertThat(zsh("chat", "--model", "")).contains("openrouter:openrouter/auto");
        assertThat(zsh("chat", "--model=")).contains("openrouter:openrouter/auto");
        assertThat(zsh("presets", "show", "")).containsExactly("free/agentic", "free/chat");
        assertThat(zsh("chat", "--file", "")).containsExactly("files");
        assertThat(zsh("--home", "")).containsExactly("-/", "files");
        assertThat(zsh("completion", "")).containsExactly("bash", "fish", "zsh");
        assertThat(zsh("chat", "hello", "")).isEmpty();
    }

    private List<String> fish(String line) throws Exception {
        return run("fish", script("fish") + "complete -C '" + line + "'\n", "--no-config");
    }

    @Test
    void fish_completes_commands_options_names_and_files() throws Exception {
        assertThat(fish("ratatoskr ")).anyMatch(line -> line.startsWith("chat\tSend a message"));
        assertThat(fish("ratatoskr models l"))
                .extracting(line -> line.replaceAll("\t.*", ""))
                .containsExactly("list", "load");
        assertThat(fish("ratatoskr chat --mo")).singleElement().asString().startsWith("--model\t");
        assertThat(fish("ratatoskr chat --model gp")).containsExactly("gpt-4o");
        assertThat(fish("ratatoskr chat --model=gp")).containsExactly("--model=gpt-4o");
        assertThat(fish("ratatoskr chat --model openrouter:")).contains("openrouter:openrouter/auto");
        assertThat(fish("ratatoskr chat --file ph")).containsExactly("photo one.png");
        assertThat(fish("ratatoskr completion ")).containsExactly("bash", "fish", "zsh");
    }

    @Test
    void an_unknown_shell_is_one_sentence() {
        var run = new CommandRunner();
        assertThat(run.cli("completion", "tcsh")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.cli("completion")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("expected bash, zsh or fish", "requires a shell");
    }

    @Test
    void names_are_those_of_the_configuration_where_no_gateway_runs() {
        var run = new CommandRunner();
        assertThat(run.cli("completion", "--names", "providers")).isZero();
        assertThat(run.out().lines()).contains("openai", "openrouter");
        assertThat(run.cli("completion", "--names", "models", "--set", "ratatoskr.providers.openai.models=gpt-mine"))
                .isZero();
        assertThat(run.out().lines()).contains("gpt-mine");
        assertThat(run.cli("completion", "--names", "presets", "--set", "ratatoskr.http.port=many"))
                .isZero();
        assertThat(run.err()).isEmpty();
    }
}
