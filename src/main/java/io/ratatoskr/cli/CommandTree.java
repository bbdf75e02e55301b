package io.ratatoskr.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Adds commands to the root one: all of them, or only the one that the arguments begin with, since describing them takes most of the CPU
 * time of a short command. Not thread-safe.
 */
final class CommandTree {
    /** The options of the root command whose value is an argument of its own. */
    private static final Set<String> WITH_VALUE = Set.of("--config", "--home", "--set");

    private final CommandLine root;
    private final @Nullable String only;
    private boolean added;
    private final List<Runnable> others = new ArrayList<>();

    CommandTree(CommandLine root, String[] args) {
        this.root = root;
        this.only = first(args);
    }

    /** The first argument that is no option; null: there is none. */
    private static @Nullable String first(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (WITH_VALUE.contains(args[i])) {
                i++;
            } else if (!args[i].startsWith("-")) {
                return args[i];
            } else if (args[i].equals("--")) {
                return null;
            }
        }
        return null;
    }

    /** @param command called only if it is needed */
    CommandTree add(String name, Supplier<CommandLine> command) {
        if (name.equals(only)) {
            root.addSubcommand(name, command.get());
            added = true;
        } else {
            others.add(() -> root.addSubcommand(name, command.get()));
        }
        return this;
    }

    /** The root command with what the arguments need: where they name no command, every one, for help and messages. */
    CommandLine line() {
        if (!added) {
            others.forEach(Runnable::run);
        }
        return root;
    }
}
