package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Colours and progress bars are for terminals only. */
class TerminalsTest {
    private static final String ESCAPE = "\u001b[";

    private final CommandRunner run = new CommandRunner();

    private String help(Map<String, String> environment, Integer... terminals) {
        var one = new CommandRunner();
        one.environment = environment;
        one.terminals = Set.of(terminals);
        assertThat(one.cli("chat", "--help")).isZero();
        return one.out();
    }

    @Test
    void help_has_colours_on_a_terminal_only() {
        assertThat(help(Map.of("TERM", "xterm"), Terminals.OUTPUT)).contains(ESCAPE);
        assertThat(help(Map.of("TERM", "xterm"), Terminals.ERROR)).doesNotContain(ESCAPE);
        assertThat(help(Map.of("TERM", "dumb"), Terminals.OUTPUT)).doesNotContain(ESCAPE);
        assertThat(help(Map.of("NO_COLOR", "1"), Terminals.OUTPUT)).doesNotContain(ESCAPE);
        assertThat(help(Map.of("NO_COLOR", ""), Terminals.OUTPUT)).contains(ESCAPE);
    }

    @Test
    void responses_have_no_colours_on_a_terminal_either() {
        run.terminals = Set.of(Terminals.OUTPUT, Terminals.ERROR);
        run.cli("chat", "--model", "m", "hi");
        run.cli("models", "--all");
        run.cli("chat", "--modle", "m", "hi");
        assertThat(run.out() + run.err()).doesNotContain(ESCAPE);
    }

    @Test
    void a_progress_bar_is_one_line_on_a_terminal_and_lines_elsewhere() {
        run.interactive = true;
        assertThat(run.cli("models", "download", "m")).isZero();
        assertThat(run.err()).doesNotContain("\r").contains(" 50 %", "100 %");

        var terminal = new CommandRunner();
        terminal.interactive = false;
        terminal.terminals = Set.of(Terminals.ERROR);
        assertThat(terminal.cli("models", "download", "m")).isZero();
        assertThat(terminal.err()).contains("\r[###").contains("100 %").containsOnlyOnce("\n");
    }
}
