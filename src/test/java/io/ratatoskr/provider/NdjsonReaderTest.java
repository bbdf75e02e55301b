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

class NdjsonReaderTest {
    private static final List<String> LINES =
            List.of("", "{\"é\":\"日𝒳\"}", "", "  \t", "{}", " {\"a\": 1} ", "x", "", "last");
    private static final List<String> EXPECTED = List.of("{\"é\":\"日𝒳\"}", "{}", "{\"a\": 1}", "x", "last");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void any_line_end_and_any_cut_gives_the_same_lines(String end) {
        for (String tail : List.of("", end, end + end)) {
            for (String mark : List.of("", "\uFEFF")) {
                byte[] bytes = (mark + String.join(end, LINES) + tail).getBytes(UTF_8);
                for (int piece = 1; piece <= bytes.length; piece++) {
                    assertThat(read(bytes, piece)).as("pieces of %d", piece).isEqualTo(EXPECTED);
                }
            }
        }
    }

    @Test
    void mixed_line_ends_in_random_pieces_give_the_same_lines() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            for (String line : LINES) {
                text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            var reader = new NdjsonReader("p");
            List<String> lines = new ArrayList<>();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, random.nextInt(12));
                reader.feed(bytes, at, length);
                at += length;
                if (random.nextBoolean()) {
                    drain(reader, lines);
                }
            }
            reader.end();
            drain(reader, lines);
            assertThat(lines).as("seed %d, round %d", seed, round).isEqualTo(EXPECTED);
        }
    }

    private static List<String> read(byte[] bytes, int piece) {
        var reader = new NdjsonReader("p");
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            reader.feed(bytes, at, Math.min(piece, bytes.length - at));
            drain(reader, lines);
        }
        reader.end();
        drain(reader, lines);
        return lines;
    }

    private static void drain(NdjsonReader reader, List<String> lines) {
        while (reader.next()) {
            lines.add(new String(reader.data(), reader.dataOffset(), reader.dataLength(), UTF_8));
        }
    }

    @Test
    void a_carriage_return_alone_ends_no_line() {
        assertThat(read("{\"a\":\r1}\n{}".getBytes(UTF_8), 1)).containsExactly("{\"a\":\r1}", "{}");
    }

    @Test
    void nothing_and_blanks_are_no_line() {
        for (String nothing : List.of("", "\n", "\r\n \n", "\uFEFF", "\uFEFF\n")) {
            assertThat(read(nothing.getBytes(UTF_8), 1)).isEmpty();
        }
    }

    @Test
    void half_a_byte_order_mark_is_data() {
        var reader = new NdjsonReader("p");
        reader.feed(new byte[] {(byte) 0xEF, (byte) 0xBB}, 0, 2);
        assertThat(reader.next()).isFalse();
        reader.end();
        assertThat(reader.next()).isTrue();
        assertThat(reader.dataLength()).isEqualTo(2);
    }

    @Test
    void a_line_of_several_megabytes_passes_in_small_pieces() {
        String line = "x".repeat(5 << 20);
        assertThat(read((line + "\ny\n").getBytes(UTF_8), 8191)).containsExactly(line, "y");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_line_over_the_limit_is_rejected(boolean ended) {
        var reader = new NdjsonReader("ollama");
        byte[] chunk = "x".repeat(1 << 20).getBytes(UTF_8);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 17; i++) {
                        reader.feed(chunk, 0, chunk.length);
                        if (!ended) {
                            reader.next();
                        }
                    }
                    reader.feed(new byte[] {'\n'}, 0, 1);
                    reader.next();
                })
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessage("ollama: stream event exceeds 16 MiB")
                .satisfies(e ->
                        assertThat(((ProviderUnavailable) e).reason()).isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE));
    }

    @Test
    void many_lines_fed_at_once_need_no_more_room_than_they_are() {
        byte[] bytes = "{\"n\":1}\n".repeat(100_000).getBytes(UTF_8);
        assertThat(read(bytes, bytes.length)).hasSize(100_000).containsOnly("{\"n\":1}");
    }
}
