package io.ratatoskr.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command works on: its arguments, or the lines of the standard input, some at a time. Not thread-safe. */
final class Texts {
    private final @Nullable StandardInput lines;
    private final Iterator<String> given;

    private Texts(@Nullable StandardInput lines, Iterator<String> given) {
        this.lines = lines;
        this.given = given;
    }

    /** The arguments; lines where the only one is {@code -}, or there is none and nobody types. */
    static Texts of(Root root, List<String> arguments) {
        boolean fromInput = arguments.isEmpty() ? !root.starts().interactive() : arguments.equals(List.of("-"));
        return new Texts(fromInput ? root.input() : null, arguments.iterator());
    }

    /** The next ones, at most so many; empty at the end. */
    List<String> next(int most) {
        if (lines != null) {
            return lines.lines(most);
        }
        var batch = new ArrayList<String>();
        while (given.hasNext() && batch.size() < most) {
            batch.add(given.next());
        }
        return batch;
    }
}
