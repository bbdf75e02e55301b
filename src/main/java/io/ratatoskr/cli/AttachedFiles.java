package io.ratatoskr.cli;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.AdditionalProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files attached to a message of the user. Text becomes part of the message's text; images, PDF and audio become parts of their own. The
 * bytes decide, not the name. Immutable.
 */
final class AttachedFiles {
    /** Maximum bytes of all files together. */
    static final int MAX_BYTES = 16 << 20;

    static final AttachedFiles NONE = new AttachedFiles("", List.of());

    private final String text;
    private final List<Part> parts;

    private AttachedFiles(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads files.
     *
     * @param names of files; {@code -}: standard input
     * @throws InvalidRequest when one is of another kind
     * @throws PayloadTooLarge when they are larger than {@link #MAX_BYTES}
     * @throws UncheckedIOException when one cannot be read
     */
    static AttachedFiles read(List<String> names, InputStream standardInput) {
        var text = new StringBuilder();
        var parts = new ArrayList<Part>();
        int left = MAX_BYTES;
        for (String name : names) {
            byte[] bytes = name.equals("-") ? bytes("standard input", standardInput, left) : bytes(Path.of(name), left);
            left -= bytes.length;
            String label = name.equals("-") ? "standard input" : label(Path.of(name));
            Part part = part(label, bytes);
            if (part != null) {
                parts.add(part);
            } else {
                String content = Utf8Text.decode(bytes)
                        .orElseThrow(() -> new InvalidRequest(
                                "%s is neither text in UTF-8, nor an image (PNG, JPEG, GIF, WebP), PDF or audio (WAV, MP3)"
                                        .formatted(name)));
                text.append("\n\n<file name=\"%s\">\n%s\n</file>".formatted(label, content.stripTrailing()));
            }
        }
        return new AttachedFiles(text.toString(), parts);
    }

    /** The message of the user with the files. */
    Message message(String message) {
        String whole = message + text;
        if (parts.isEmpty()) {
            return Message.user(whole);
        }
        var all = new ArrayList<Part>();
        all.add(new Part.Text(whole));
        all.addAll(parts);
        return Message.of(Role.USER, new Content.Parts(all));
    }

    /** Why a file cannot be read or written, without its path. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file";
            case FileSystemException failure ->
                Objects.requireNonNullElse(
                        failure.getReason(), failure.getClass().getSimpleName());
            default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        };
    }

    private static byte[] bytes(Path file, int max) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequest("%s is a folder; --file needs a file".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return bytes(file.toString(), in, max);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, reason(e)), e);
        }
    }

    private static byte[] bytes(String name, InputStream in, int max) {
        try {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new PayloadTooLarge("the files are larger than %d MiB together".formatted(MAX_BYTES >> 20));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(name, reason(e)), e);
        }
    }

    /** The name without its folder, and without characters that would end the quotes around it. */
    private static String label(Path file) {
        Path name = file.getFileName();
        return (name == null ? file : name).toString().replaceAll("[\\p{Cntrl}\"<>]", "_");
    }

    /** The part for the kind of file by its first bytes; null: text, or another one. */
    private static @Nullable Part part(String name, byte[] bytes) {
        // One character for each byte
        String start = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
        String riff = start.startsWith("RIFF") && start.length() >= 12 ? start.substring(8, 12) : "";
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return image("png", bytes);
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return image("jpeg", bytes);
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return image("gif", bytes);
        }
        if (riff.equals("WEBP")) {
            return image("webp", bytes);
        }
        if (start.startsWith("%PDF-")) {
            return new Part.File(null, name, dataUrl("application/pdf", bytes), AdditionalProperties.NONE);
        }
        if (riff.equals("WAVE")) {
            return audio("wav", bytes);
        }
        return start.startsWith("ID3") || start.matches("(?s)\u00ff[\u00fb\u00f3\u00f2].*")
                ? audio("mp3", bytes)
                : null;
    }

    private static Part image(String format, byte[] bytes) {
        return new Part.Image(dataUrl("image/" + format, bytes), null, AdditionalProperties.NONE);
    }

    private static Part audio(String format, byte[] bytes) {
        return new Part.Audio(Base64.getEncoder().encodeToString(bytes), format, AdditionalProperties.NONE);
    }

    private static String dataUrl(String mediaType, byte[] bytes) {
        return "data:%s;base64,%s".formatted(mediaType, Base64.getEncoder().encodeToString(bytes));
    }
}
