package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code chat}: attached ones, and the history. */
class ChatFilesTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2};

    private final CommandRunner run = new CommandRunner();

    @TempDir
    private Path folder;

    ChatFilesTest() {
        run.gateway.events = List.of(new ChatEvent.Content(0, "Hello.", null), new ChatEvent.Done(FinishReason.STOP));
    }

    private Path file(String name, byte... bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private int chat(Object... options) {
        var args = new ArrayList<>(List.of("chat", "--model", "m"));
        for (Object option : options) {
            args.add(option.toString());
        }
        return run.cli(args.toArray(String[]::new));
    }

    private Message sent() {
        return run.gateway.chats.getLast().messages().getLast();
    }

    @Test
    void an_image_is_a_part_whatever_its_name_is() throws IOException {
        assertThat(chat("--file", file("photo.txt", PNG), "What", "is this?")).isZero();
        assertThat(sent().content())
                .isInstanceOfSatisfying(
                        Content.Parts.class,
                        content -> assertThat(content.parts())
                                .satisfiesExactly(
                                        text -> assertThat(text).isEqualTo(new Part.Text("What is this?")),
                                        image -> assertThat(image)
                                                .isInstanceOfSatisfying(
                                                        Part.Image.class,
                                                        part -> assertThat(part.url())
                                                                .isEqualTo("data:image/png;base64,iVBORw0KGgoBAg=="))));
    }

    @Test
    void other_kinds_are_known_by_their_bytes() throws IOException {
        Path pdf = file("a.pdf", "%PDF-1.7".getBytes("UTF-8"));
        Path jpeg = file("b", (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0);
        Path gif = file("c", "GIF89a".getBytes("UTF-8"));
        Path webp = file("d", "RIFF0000WEBPVP8 ".getBytes("UTF-8"));
        Path wav = file("e", "RIFF0000WAVEfmt ".getBytes("UTF-8"));
        Path mp3 = file("f", "ID3".getBytes("UTF-8"));
        assertThat(chat(
                        "--file", pdf, "--file", jpeg, "--file", gif, "--file", webp, "--file", wav, "--file", mp3,
                        "hi"))
                .isZero();
        assertThat(((Content.Parts) sent().content()).parts())
                .extracting(part -> switch (part) {
                    case Part.Image image -> image.url().replaceAll(";.*", "");
                    case Part.File file -> file.filename() + " " + file.data().replaceAll(";.*", "");
                    case Part.Audio audio -> audio.format();
                    default -> "";
                })
                .containsExactly(
                        "",
                        "a.pdf data:application/pdf",
                        "data:image/jpeg",
                        "data:image/gif",
                        "data:image/webp",
                        "wav",
                        "mp3");
    }

    @Test
    void texts_are_part_of_the_text_with_their_names() throws IOException {
        Path one = Files.writeString(folder.resolve("one.md"), "\ufeff# One\n");
        Path two = Files.writeString(folder.resolve("two.txt"), "zwei ü");
        assertThat(chat("--file", one, "--file", two, "Compare.")).isZero();
        assertThat(sent())
                .isEqualTo(
                        Message.user(
                                "Compare.\n\n<file name=\"one.md\">\n# One\n</file>\n\n<file name=\"two.txt\">\nzwei ü\n</file>"));
    }

    @Test
    void standard_input_can_be_a_file() {
        run.interactive = false;
        assertThat(run.withInput("a report").cli("chat", "--model", "m", "--file", "-", "Summarise."))
                .isZero();
        assertThat(sent()).isEqualTo(Message.user("Summarise.\n\n<file name=\"standard input\">\na report\n</file>"));
        assertThat(run.withInput("x").cli("chat", "--model", "m", "--file", "-"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--file - is standard input");
    }

    @Test
    void a_file_that_cannot_be_sent_is_one_sentence_and_nothing_is_sent() throws IOException {
        assertThat(chat("--file", folder.resolve("no"), "hi")).isEqualTo(ExitCodes.FAILED);
        assertThat(chat("--file", folder, "hi")).isEqualTo(ExitCodes.REQUEST);
        assertThat(chat("--file", file("program", (byte) 0x7f, (byte) 'E', (byte) 0), "hi"))
                .isEqualTo(ExitCodes.REQUEST);
        assertThat(chat("--file", file("large", new byte[AttachedFiles.MAX_BYTES + 1]), "hi"))
                .isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("no cannot be read: no such file"),
                        line -> assertThat(line).contains("is a folder"),
                        line -> assertThat(line).contains("program is neither text in UTF-8, nor an image"),
                        line -> assertThat(line).contains("larger than 16 MiB"));
        assertThat(run.gateway.chats).isEmpty();
    }

    @Test
    void scripts_go_on_with_a_conversation_in_a_file() throws IOException {
        Path history = folder.resolve("talk.jsonl");
        assertThat(chat("--history", history, "--system", "Be brief.", "hi")).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        assertThat(chat("--history", history, "--no-stream", "again")).isZero();

        assertThat(run.gateway.chats.getLast().messages())
                .containsExactly(
                        Message.system("Be brief."),
                        Message.user("hi"),
                        Message.assistant("Hello."),
                        Message.user("again"));
        assertThat(Files.readAllLines(history)).hasSize(5);
        assertThat(chat("--history", history, "--system", "Rhyme.", "again")).isZero();
        assertThat(run.gateway.chats.getLast().messages()).hasSize(6).startsWith(Message.system("Rhyme."));
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(history);
        }
    }

    @Test
    void images_are_in_the_history_too() throws IOException {
        Path history = folder.resolve("talk.jsonl");
        chat("--history", history, "--file", file("a.png", PNG), "What is this?");
        Message first = sent();
        chat("--history", history, "Sure?");
        assertThat(run.gateway.chats.getLast().messages()).startsWith(first);
    }

    @Test
    void a_failed_message_is_not_saved() throws IOException {
        Path history = Files.writeString(folder.resolve("talk.jsonl"), "{\"role\":\"user\",\"content\":\"a\"}\n\n");
        run.gateway.lateFailure = new ProviderUnavailable("memory: broken");
        assertThat(chat("--history", history, "hi")).isEqualTo(ExitCodes.FAILED);
        assertThat(history).hasContent("{\"role\":\"user\",\"content\":\"a\"}\n\n");
    }

    @Test
    void a_history_that_is_a_device_or_read_only_is_not_replaced() throws IOException {
        // A link, which as root would be followed to the device
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
        var one = new CommandRunner();
        assertThat(one.cli("chat", "--model", "m", "--history", device.toString(), "hi"))
                .isEqualTo(4);
        assertThat(one.err()).isEqualTo("the history %s is not a file\n".formatted(device));
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        Path kept = Files.writeString(folder.resolve("kept"), "");
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("r--r--r--"));
        // Not for root
        assumeFalse(Files.isWritable(kept));
        var two = new CommandRunner();
        assertThat(two.cli("chat", "--model", "m", "--history", kept.toString(), "hi"))
                .isEqualTo(4);
        assertThat(two.err()).isEqualTo("the history %s is read-only\n".formatted(kept));
    }

    @Test
    void a_broken_history_is_one_sentence_and_stays_as_it_is() throws IOException {
        Path history = folder.resolve("talk.jsonl");
        String good = "{\"role\":\"user\",\"content\":\"a\"}\n";
        for (String bad : List.of(
                "{\"role\":\"user\",\"con",
                "{\"role\":\"chef\",\"content\":\"a\"}",
                "[]",
                "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"a\"}",
                "{\"role\":\"user\",\"content\":\"a\"}]}{\"x\":[1",
                "{\"role\":\"user\",\"content\":\"a\"}],\"x\":[1",
                "plain")) {
            Files.writeString(history, good + bad);
            var one = new CommandRunner();
            assertThat(one.cli("chat", "--model", "m", "--history", history.toString(), "hi"))
                    .as(bad)
                    .isEqualTo(ExitCodes.REQUEST);
            assertThat(one.err()).as(bad).contains("talk.jsonl", "line 2").containsOnlyOnce("\n");
            assertThat(one.gateway.chats).isEmpty();
            assertThat(history).hasContent(good + bad);
        }
        Files.write(history, new byte[] {(byte) 0xc3, '\n'});
        assertThat(chat("--history", history, "hi")).isEqualTo(ExitCodes.REQUEST);
        Files.write(history, new byte[ConversationFile.MAX_BYTES + 1]);
        assertThat(chat("--history", history, "hi")).isEqualTo(ExitCodes.REQUEST);
        assertThat(chat("--history", folder.resolve("no/talk"), "hi")).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).contains("is not UTF-8", "is larger than 32 MiB", "there is no folder");
        assertThat(run.gateway.chats).isEmpty();
    }

    @Test
    void a_link_to_a_history_stays_a_link() throws IOException {
        Path history = Files.writeString(folder.resolve("talk.jsonl"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), history);
        chat("--history", link, "hi");
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllLines(history)).hasSize(2);
    }
}
