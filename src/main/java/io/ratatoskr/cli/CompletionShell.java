package io.ratatoskr.cli;

import io.ratatoskr.cli.CompletionTable.Node;
import io.ratatoskr.cli.CompletionTable.Option;
import io.ratatoskr.cli.CompletionTable.Word;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The shells that have a completion script: a file in the jar, into which the table of commands is written. */
enum CompletionShell {
    BASH {
        @Override
        String branch(Node node) {
            return "    '%s') commands='%s' options='%s' values='%s' rest='%s' ;;"
                    .formatted(
                            node.path(),
                            names(node),
                            String.join(" ", flags(node)),
                            node.options().stream()
                                    .flatMap(option -> valued(option).stream())
                                    .collect(Collectors.joining(" ")),
                            node.rest());
        }
    },
    ZSH {
        @Override
        String branch(Node node) {
            return """
                        '%s')
                          subcommands=(%s)
                          flags=(%s)
                          values=(%s)
                          rest='%s'
                          ;;""".formatted(
                            node.path(),
                            quoted(node.commands(), ":"),
                            quoted(described(node), ":"),
                            node.options().stream()
                                    .flatMap(option -> valued(option).stream())
                                    .map(value -> "'" + value.replaceFirst(":", "' '") + "'")
                                    .collect(Collectors.joining(" ")),
                            node.rest());
        }
    },
    FISH {
        @Override
        String branch(Node node) {
            return """
                            case '%s'
                                set __ratatoskr_commands %s
                                set __ratatoskr_options %s
                                set __ratatoskr_values %s
                                set __ratatoskr_rest '%s'""".formatted(
                            node.path(),
                            quoted(node.commands(), "'\\t'"),
                            quoted(described(node), "'\\t'"),
                            node.options().stream()
                                    .flatMap(option -> valued(option).stream())
                                    .map(value -> "'" + value + "'")
                                    .collect(Collectors.joining(" ")),
                            node.rest());
        }
    };

    private static final String FOLDER = "/META-INF/ratatoskr/completion/ratatoskr.";
    private static final String PLACEHOLDER = "@TABLE@";

    /** The script for a program. */
    String script(List<Node> nodes) {
        String table = nodes.stream().map(this::branch).collect(Collectors.joining("\n"));
        return template().replace(PLACEHOLDER, table);
    }

    /** The branch of the script's case for a command. */
    abstract String branch(Node node);

    private String template() {
        String name = FOLDER + name().toLowerCase(Locale.ROOT);
        try (InputStream in = CompletionShell.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " on the class path; the installation is incomplete");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String names(Node node) {
        return node.commands().stream().map(Word::name).collect(Collectors.joining(" "));
    }

    private static List<String> flags(Node node) {
        return node.options().stream()
                .flatMap(option -> option.names().stream())
                .toList();
    }

    /** {@code name:kind} for each name of an option with a value. */
    private static List<String> valued(Option option) {
        String kind = option.kind();
        return kind == null
                ? List.of()
                : option.names().stream().map(name -> name + ":" + kind).toList();
    }

    private static List<Word> described(Node node) {
        var words = new ArrayList<Word>();
        for (Option option : node.options()) {
            option.names().forEach(name -> words.add(new Word(name, option.description())));
        }
        return words;
    }

    private static String quoted(List<Word> words, String separator) {
        return words.stream()
                .map(word -> "'%s%s%s'".formatted(word.name(), separator, word.description()))
                .collect(Collectors.joining(" "));
    }
}
