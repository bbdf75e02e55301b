package io.ratatoskr.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input texts of a command: its arguments, or the lines of standard input, in batches. Not thread-safe. */
final class Texts {
    private final @Nullable StandardInput lines;
    private final Iterator<String> given;

    private Texts(@Nullable StandardInput lines, Iterator<String> given) {
        this.lines = lines;
        this.given = given;
    }

    /** The arguments; the lines of standard input for {@code -}, or for none when it is not a terminal. */
    static Texts of(Root root, List<String> arguments) {
        boolean fromInput = arguments.isEmpty() ? !root.starts().interactive() : arguments.equals(List.of("-"));
        return new Texts(fromInput ? root.input() : null, arguments.iterator());
    }

    /** The next texts, up to a maximum; empty at the end. */
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
