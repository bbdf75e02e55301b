package io.ratatoskr.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output. Text of models and providers is stripped of control characters except line feed and tab, so that it cannot
 * control the terminal. Every method throws {@link BrokenPipeException} once the output is closed by its reader. Not thread-safe.
 */
final class Output {
    private final PrintStream out;
    /** High surrogate whose low surrogate comes with the next piece of text; 0: none. */
    private char pendingSurrogate;

    private boolean lineOpen;

    Output(PrintStream out) {
        this.out = out;
    }

    /** Prints a piece of text and flushes. */
    void text(String text) {
        if (text.isEmpty()) {
            return;
        }
        String whole = pendingSurrogate == 0 ? text : pendingSurrogate + text;
        pendingSurrogate = 0;
        char last = whole.charAt(whole.length() - 1);
        if (Character.isHighSurrogate(last)) {
            pendingSurrogate = last;
            whole = whole.substring(0, whole.length() - 1);
        }
        String clean = stripControlCharacters(whole);
        if (!clean.isEmpty()) {
            out.print(clean);
            lineOpen = !clean.endsWith("\n");
        }
        flush();
    }

    /** Prints a line. */
    void line(String text) {
        out.println(stripControlCharacters(text));
        lineOpen = false;
    }

    /** Prints a JSON value, which escapes control characters itself, as a line and flushes. */
    void json(byte[] value) {
        out.write(value, 0, value.length);
        out.write('\n');
        lineOpen = false;
        flush();
    }

    /** Ends the current line, if text has begun one. */
    void endLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
        flush();
    }

    void flush() {
        if (out.checkError()) {
            throw new BrokenPipeException();
        }
    }

    /** The output as a byte stream; closing it only flushes. */
    OutputStream bytes() {
        return new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        out.write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        out.write(bytes, offset, length);
                    }

                    @Override
                    public void flush() {
                        Output.this.flush();
                    }
                },
                64 << 10) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Removes control characters except line feed and tab. */
    static String stripControlCharacters(String text) {
        int i = 0;
        while (i < text.length() && isPrintable(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        var clean = new StringBuilder(text.length()).append(text, 0, i);
        for (; i < text.length(); i++) {
            if (isPrintable(text.charAt(i))) {
                clean.append(text.charAt(i));
            }
        }
        return clean.toString();
    }

    private static boolean isPrintable(char c) {
        return !Character.isISOControl(c) || c == '\n' || c == '\t';
    }
}
