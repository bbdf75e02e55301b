package io.ratatoskr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands and options of a command line, as completion scripts need them. Pure. */
final class CompletionTable {
    /** Of a value that cannot be completed. */
    static final String ANY = "any";

    private static final int MAX_DESCRIPTION = 70;

    /**
     * A command.
     *
     * @param path its name after those of its parents, separated by spaces; empty: the program
     * @param rest the kind of its arguments; empty: there are none
     */
    record Node(String path, List<Word> commands, List<Option> options, String rest) {}

    /** A name and what it does, in a few words. */
    record Word(String name, String description) {}

    /**
     * An option.
     *
     * @param kind of its value: {@code files}, {@code folders}, {@code models}, {@code presets}, {@code providers}, {@link #ANY}, or
     *     {@code =} and the values separated by commas; null: it has no value
     */
    record Option(List<String> names, @Nullable String kind, String description) {}

    private CompletionTable() {}

    /** The program first, each command after its parent. */
    static List<Node> of(CommandLine program) {
        var nodes = new ArrayList<Node>();
        add(nodes, "", program);
        return nodes;
    }

    private static void add(List<Node> nodes, String path, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<Word> commands = command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(entry -> new Word(
                        entry.getKey(),
                        description(
                                entry.getValue().getCommandSpec().usageMessage().description())))
                .toList();
        List<Option> options = spec.options().stream()
                .filter(option -> !option.hidden())
                .map(CompletionTable::option)
                .toList();
        String rest = spec.positionalParameters().stream()
                .map(CompletionTable::kind)
                .findFirst()
                .orElse("");
        nodes.add(new Node(path, commands, options, rest));
        command.getSubcommands().forEach((name, inner) -> {
            if (!inner.getCommandSpec().usageMessage().hidden()) {
                add(nodes, path.isEmpty() ? name : path + " " + name, inner);
            }
        });
    }

    private static Option option(OptionSpec option) {
        String kind = option.arity().max() == 0 ? null : kind(option);
        return new Option(Arrays.asList(option.names()), kind, description(option.description()));
    }

    private static String kind(ArgSpec argument) {
        String candidates = candidates(argument);
        if (!candidates.isEmpty()) {
            return "=" + candidates;
        }
        return switch (argument.paramLabel()) {
            case "MODEL" -> "models";
            case "TIER/CAPABILITY" -> "presets";
            case "PROVIDER" -> "providers";
            case "DIR" -> "folders";
            case "FILE" -> "files";
            default ->
                argument.type().equals(Path.class)
                                || Arrays.asList(argument.auxiliaryTypes()).contains(Path.class)
                        ? "files"
                        : ANY;
        };
    }

    private static String candidates(ArgSpec argument) {
        if (argument.completionCandidates() == null) {
            return "";
        }
        return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    /** The first sentence, on one line, without quotes and what completion scripts could mistake. */
    private static String description(String... lines) {
        String text = lines.length == 0 ? "" : lines[0].replace("%n", " ");
        int end = text.indexOf(". ");
        String sentence = (end < 0 ? text : text.substring(0, end)).replaceFirst("\\.$", "");
        String plain = sentence.replaceAll("['\"`$\\\\\\p{Cntrl}]", "");
        if (plain.length() <= MAX_DESCRIPTION) {
            return plain;
        }
        int cut = plain.lastIndexOf(' ', MAX_DESCRIPTION);
        return plain.substring(0, cut < 0 ? MAX_DESCRIPTION : cut) + "…";
    }
}
