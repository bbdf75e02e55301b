package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.client.codec.RequestJson;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with the messages of a conversation, one a line, as in the {@code messages} of OpenAI's API. It is replaced as a whole, and only
 * its owner may read it. Not thread-safe; of two processes that save at the same time the last one counts.
 */
final class ConversationFile {
    /** Maximum size, of which attached images are most. */
    static final int MAX_BYTES = 32 << 20;

    private static final String MODEL = "history";

    private final Path path;

    ConversationFile(Path path) {
        this.path = path;
    }

    /**
     * The messages; none if the file does not exist.
     *
     * @throws InvalidRequest when it is too large, is no file or read-only, or a line is no message
     * @throws UncheckedIOException when it cannot be read, or there is no folder in which to save it
     */
    List<Message> load() {
        if (!Files.isDirectory(folder())) {
            throw failure("cannot be saved: there is no folder " + folder(), new NoSuchFileException(path.toString()));
        }
        requireReplaceable();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failure("cannot be read: " + reason(e), e);
        }
        requireSize(bytes.length);
        return parse(bytes);
    }

    /** Saving replaces the file: a device or a pipe would be lost, and so would a file that is to stay as it is. */
    private void requireReplaceable() {
        if (!Files.exists(path) || Files.isDirectory(path)) {
            return;
        }
        if (!Files.isRegularFile(path)) {
            throw invalid("is not a file");
        }
        if (!Files.isWritable(path)) {
            throw invalid("is read-only");
        }
    }

    private List<Message> parse(byte[] bytes) {
        List<String> lines;
        try {
            lines = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw invalid("is not UTF-8; it must have a message as JSON on each line");
        }
        var messages = new ArrayList<Message>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                messages.add(parse(lines.get(i), i + 1));
            }
        }
        if (messages.size() > RequestLimits.MAX_MESSAGES) {
            throw invalid("has more than %,d messages; begin a new one".formatted(RequestLimits.MAX_MESSAGES));
        }
        return messages;
    }

    private Message parse(String line, int number) {
        try {
            String request = "{\"model\":\"%s\",\"messages\":[%s]}"
                    .formatted(MODEL, Json.parse(line).text());
            List<Message> messages =
                    OpenAiRequestParser.parseChat(request.getBytes(UTF_8)).messages();
            if (messages.size() == 1) {
                return messages.getFirst();
            }
        } catch (InvalidRequest e) {
            String reason = ErrorReporter.oneLine(e).replaceFirst("^messages\\[0\\]:? ?", "");
            throw invalid("has no message on line %d: %s".formatted(number, reason));
        }
        throw invalid("has more than one message on line %d".formatted(number));
    }

    /**
     * Replaces the messages.
     *
     * @throws InvalidRequest when they are too large
     * @throws UncheckedIOException when they cannot be written
     */
    void save(List<Message> messages) {
        byte[] bytes = write(messages);
        requireSize(bytes.length);
        try {
            // A link stays one
            Path target = Files.exists(path) ? path.toRealPath() : path;
            Path next = Files.createTempFile(parent(target), "history", ".tmp", ownerOnly(target));
            try {
                Files.write(next, bytes);
                Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw failure("cannot be saved: " + reason(e), e);
        }
    }

    private static byte[] write(List<Message> messages) {
        var out = new ByteArrayOutputStream();
        for (Message message : messages) {
            var request =
                    new ChatRequest(List.of(message), List.of(), ChatOptions.of(MODEL), false, false, Dialects.OPENAI);
            JsonNode tree = Json.tree(Json.parse(new String(RequestJson.write(request), UTF_8)));
            out.writeBytes(tree.get("messages").get(0).toString().getBytes(UTF_8));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private Path folder() {
        return parent(path);
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private void requireSize(int bytes) {
        if (bytes > MAX_BYTES) {
            throw invalid("is larger than %d MiB; begin a new one".formatted(MAX_BYTES >> 20));
        }
    }

    private InvalidRequest invalid(String what) {
        return new InvalidRequest("the history %s %s".formatted(path, what));
    }

    private UncheckedIOException failure(String what, IOException cause) {
        return new UncheckedIOException("the history %s %s".formatted(path, what), cause);
    }

    private static String reason(IOException e) {
        return AttachedFiles.reason(e);
    }
}
