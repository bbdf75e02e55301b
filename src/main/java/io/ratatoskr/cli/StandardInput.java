package io.ratatoskr.cli;

import io.ratatoskr.api.PayloadTooLarge;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads bounded UTF-8 texts from standard input. Not thread-safe. */
final class StandardInput {
    /** Maximum characters of a text. */
    static final int MAX_CHARACTERS = 16 << 20;

    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");

    private final Reader reader;

    StandardInput(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Returns whether the process's standard input is a terminal. */
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(DESCRIPTOR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return consoleIsTerminal();
        }
    }

    /** Since JDK 22 there may be a console without a terminal; Console.isTerminal, missing in 21, reports that. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean consoleIsTerminal() {
        Console console = System.console();
        if (console == null || Runtime.version().feature() < 22) {
            return console != null;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** The rest of the input as one text. */
    String all() {
        var text = new StringBuilder();
        for (int c = read(); c >= 0; c = read()) {
            append(text, c);
        }
        return text.toString();
    }

    /** The next non-blank lines, up to a maximum; empty at the end. */
    List<String> lines(int max) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        while (lines.size() < max) {
            int c = read();
            if (c >= 0 && c != '\n') {
                append(line, c);
                continue;
            }
            String text = line.toString().strip();
            if (!text.isEmpty()) {
                lines.add(text);
            }
            line.setLength(0);
            if (c < 0) {
                break;
            }
        }
        return lines;
    }

    private static void append(StringBuilder text, int c) {
        if (text.length() == MAX_CHARACTERS) {
            throw new PayloadTooLarge("a text on standard input is larger than 16 MiB; split it");
        }
        text.append((char) c);
    }

    private int read() {
        try {
            return reader.read();
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
