package io.ratatoskr.cli;

import io.ratatoskr.api.error.PayloadTooLarge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bounded UTF-8 texts from standard input. Not thread-safe. */
final class StandardInput {
    /** Maximum characters of a text. */
    static final int MAX_CHARACTERS = 16 << 20;

    private final Reader reader;

    StandardInput(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The rest of the input as one text. */
    String all() {
        var text = new StringBuilder();
        for (int c = read(); c >= 0; c = read()) {
            append(text, c);
        }
        return text.toString();
    }

    /** The next line; null at the end. */
    @Nullable
    String line() {
        var line = new StringBuilder();
        int c = read();
        for (; c >= 0 && c != '\n'; c = read()) {
            append(line, c);
        }
        return c < 0 && line.isEmpty() ? null : line.toString();
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
