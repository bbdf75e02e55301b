package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ProviderUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    private static final List<String> EXPECTED =
            List.of("null|{\"é\":\"日𝒳\"}", "ping|", "null|one\ntwo\n\nfour", "message|:x", "null|last");

    private static String stream(String end) {
        return String.join(
                end,
                ": a comment",
                "",
                "data: {\"é\":\"日𝒳\"}",
                "",
                "",
                "event: ping",
                "data:",
                "",
                "id: 7",
                "data:one",
                "data: two",
                "data",
                "retry: 5",
                "data: four",
                ":",
                "",
                "event: lost",
                "",
                "event:message",
                "data: :x",
                "dataset: no",
                "",
                "data: last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void any_line_end_and_any_cut_gives_the_same_events(String end) {
        for (String tail : List.of("", end, end + end)) {
            for (String mark : List.of("", "\uFEFF")) {
                byte[] bytes = (mark + stream(end) + tail).getBytes(UTF_8);
                for (int piece = 1; piece <= bytes.length; piece++) {
                    assertThat(read(bytes, piece)).as("pieces of %d", piece).isEqualTo(EXPECTED);
                }
            }
        }
    }

    @Test
    void mixed_line_ends_in_random_pieces_give_the_same_events() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> ends = List.of("\n", "\r\n", "\r");
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            // An LF after a CR would be one line end; so a CR is only followed by a line that is not empty
            String last = "\n";
            for (String line : stream("\n").split("\n", -1)) {
                String end = ends.get(random.nextInt(3));
                if (line.isEmpty() && last.equals("\r")) {
                    end = "\r";
                }
                text.append(line).append(end);
                last = end;
            }
            var reader = new SseReader("p");
            byte[] bytes = text.toString().getBytes(UTF_8);
            List<String> events = new ArrayList<>();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, random.nextInt(12));
                reader.feed(bytes, at, length);
                at += length;
                if (random.nextBoolean()) {
                    drain(reader, events);
                }
            }
            reader.end();
            drain(reader, events);
            assertThat(events).as("seed %d, round %d", seed, round).isEqualTo(EXPECTED);
        }
    }

    private static List<String> read(byte[] bytes, int piece) {
        var reader = new SseReader("p");
        List<String> events = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            reader.feed(bytes, at, Math.min(piece, bytes.length - at));
            drain(reader, events);
        }
        reader.end();
        drain(reader, events);
        return events;
    }

    private static void drain(SseReader reader, List<String> events) {
        while (reader.next()) {
            events.add(
                    reader.eventType() + "|" + new String(reader.data(), reader.dataOffset(), reader.dataLength(), UTF_8));
        }
    }

    @Test
    void an_event_of_several_megabytes_passes_in_small_pieces() {
        String data = "x".repeat(5 << 20);
        assertThat(read(("data: " + data + "\n\ndata: y\n\n").getBytes(UTF_8), 8191))
                .containsExactly("null|" + data, "null|y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "data: x\ndata: "})
    void an_event_over_the_limit_is_rejected(String start) {
        var reader = new SseReader("openrouter");
        byte[] chunk = "x".repeat(1 << 20).getBytes(UTF_8);
        reader.feed(start.getBytes(UTF_8), 0, start.length());
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 18; i++) {
                        reader.feed(chunk, 0, chunk.length);
                        reader.next();
                    }
                })
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessage("openrouter: stream event exceeds 16 MiB");
    }

    @Test
    void many_short_lines_of_data_cannot_pass_the_limit_either() {
        var reader = new SseReader("p");
        byte[] lines = ("data: " + "x".repeat(1000) + "\n").repeat(1024).getBytes(UTF_8);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 18; i++) {
                        reader.feed(lines, 0, lines.length);
                        reader.next();
                    }
                })
                .isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void what_the_writer_frames_the_reader_reads_and_nothing_is_forged() {
        byte[] data = "a\ndata: forged\r\n\r\nevent: x\rb".getBytes(UTF_8);
        byte[] frames = concat(
                SseWriter.comment("x\n\ndata: forged"),
                SseWriter.event("t\r\ndata: y", data),
                SseWriter.data(new byte[0]));
        assertThat(read(frames, 3)).containsExactly("tdata: y|a\ndata: forged\n\nevent: x\nb", "null|");
    }

    private static byte[] concat(byte[]... parts) {
        var out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
