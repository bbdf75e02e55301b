package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.cli.CompletionTable.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules for all commands. */
class CommandRulesTest {
    /** The commands without {@code --json}, and why. */
    private static final Map<String, String> WITHOUT_JSON = Map.of(
            "serve", "runs until it is stopped; its log has a format of its own",
            "mock", "a program of its own",
            "completion", "prints a script for a shell",
            "registry import", "prints JSON always");

    private static List<Node> nodes() {
        return CompletionTable.of(Cli.program(new CommandRunner()));
    }

    private static boolean has(Node node, String option) {
        return node.options().stream().anyMatch(one -> one.names().contains(option));
    }

    /** A command that only has others below it prints which they are. */
    private static boolean isGroup(Node node) {
        return !node.commands().isEmpty();
    }

    @Test
    void every_command_can_print_json_or_has_a_reason_not_to() {
        assertThat(nodes().stream()
                        .filter(node -> !isGroup(node) && !has(node, "--json"))
                        .map(Node::path))
                .containsExactlyInAnyOrderElementsOf(WITHOUT_JSON.keySet());
    }

    @Test
    void every_command_and_option_has_a_description() {
        for (Node node : nodes()) {
            assertThat(node.commands())
                    .as(node.path())
                    .allSatisfy(word -> assertThat(word.description()).isNotBlank());
            assertThat(node.options())
                    .as(node.path())
                    .allSatisfy(option -> assertThat(option.description())
                            .as(option.names().toString())
                            .isNotBlank());
        }
    }
}
