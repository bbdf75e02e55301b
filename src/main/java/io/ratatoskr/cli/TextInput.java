package io.ratatoskr.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input texts of a command: its arguments, or the lines of standard input, in batches. Not thread-safe. */
final class TextInput {
    private final @Nullable StandardInput standardInput;
    private final Iterator<String> arguments;

    private TextInput(@Nullable StandardInput lines, Iterator<String> arguments) {
        this.standardInput = lines;
        this.arguments = arguments;
    }

    /** The arguments; the lines of standard input for {@code -}, or for none when it is not a terminal. */
    static TextInput from(RootCommand root, List<String> arguments) {
        boolean fromInput = arguments.isEmpty() ? !root.runtime().isInteractive() : arguments.equals(List.of("-"));
        return new TextInput(fromInput ? root.input() : null, arguments.iterator());
    }

    /** The next texts, up to a maximum; empty at the end. */
    List<String> next(int max) {
        if (standardInput != null) {
            return standardInput.lines(max);
        }
        var batch = new ArrayList<String>();
        while (arguments.hasNext() && batch.size() < max) {
            batch.add(arguments.next());
        }
        return batch;
    }
}
