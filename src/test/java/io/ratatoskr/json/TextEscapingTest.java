package io.ratatoskr.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.json.RawJson;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The writer encodes long texts in chunks; it must write the same bytes as a character at a time. */
class TextEscapingTest {
    private static final String HEX = "0123456789abcdef";

    @Test
    void every_character_is_written_as_one_at_a_time_alone_and_within_long_texts() {
        var buffer = new Utf8Buffer(64);
        var all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String alone = String.valueOf((char) c);
            assertThat(same(buffer, alone)).as("U+%04X", c).isTrue();
            all.append(alone).append("plain ".repeat(c % 4));
        }
        assertThat(same(buffer, all.toString())).isTrue();
        all.setLength(0);
        for (int codePoint = 0x10000; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            all.appendCodePoint(codePoint).append(codePoint % 7 == 0 ? "x" : "");
        }
        assertThat(same(buffer, all.toString())).isTrue();
    }

    @Test
    void a_special_character_is_found_at_every_position_around_the_ends_of_words_and_chunks() {
        var buffer = new Utf8Buffer(64);
        String[] specials = {
            "\"",
            "\\",
            "\n",
            "\u0000",
            "\u001F",
            "\u007F",
            "\u0080",
            "é",
            "\u2028",
            "日",
            "\uD83D\uDE00",
            "\uD83D",
            "\uDE00"
        };
        for (int length : new int[] {511, 512, 513, 1024, 1025, 2057}) {
            String plain = "abcdefg/".repeat(length / 8 + 1).substring(0, length);
            for (String special : specials) {
                for (int at : new int[] {0, 1, 7, 8, 9, 500, 1015, 1022, 1023, 1024, 1025, 2047, length}) {
                    if (at <= length) {
                        String text = plain.substring(0, at) + special + plain.substring(at);
                        assertThat(same(buffer, text))
                                .as("%s at %d of %d", special, at, length)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void random_texts_of_all_lengths_are_written_as_a_character_at_a_time() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 1_500; round++) {
            String text = randomText(random, random.nextInt(random.nextInt(6) == 0 ? 20_000 : 1_500));
            var buffer = new Utf8Buffer(64 + random.nextInt(4_096));
            assertThat(same(buffer, text)).as("seed %d, round %d", seed, round).isTrue();
        }
    }

    @Test
    void a_long_text_without_escapes_needs_no_larger_array_than_its_length() {
        var buffer = new Utf8Buffer(3 << 20);
        byte[] before = buffer.bytes;
        buffer.putEscaped("abcd".repeat(3 << 18));
        assertThat(buffer.bytes).isSameAs(before);
        assertThat(buffer.size).isEqualTo(3 << 20);
    }

    @Test
    void an_array_that_is_too_small_for_a_long_text_grows_once() {
        for (String part : new String[] {"\"quoted\"\n", "日本語", "\u0001", "é \uD83D\uDE00"}) {
            String text = part.repeat((1 << 20) / part.length());
            var buffer = new Utf8Buffer(text.length());
            buffer.putEscaped(text);
            assertThat(buffer.bytes.length).as(part).isLessThan(buffer.size * 4 / 3 + (16 << 10));
        }
    }

    /** Runs of plain text of random lengths between all kinds of characters. */
    private static String randomText(RandomGenerator random, int length) {
        var text = new StringBuilder();
        int plain = 1 + random.nextInt(400);
        while (text.length() < length) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) (0xD7F0 + random.nextInt(0x820)));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0xFFFFF));
                case 3 -> text.append((char) random.nextInt(0x3000));
                case 4 -> text.append(random.nextBoolean() ? '"' : '\\');
                default -> text.append("0123456789 abc/DEF~".repeat(1 + random.nextInt(plain) / 19));
            }
        }
        return text.toString();
    }

    /** Whether the buffer writes the text, escaped and as it is, as a character at a time does. */
    private static boolean same(Utf8Buffer buffer, String text) {
        buffer.size = 0;
        buffer.putEscaped(text);
        byte[] escaped = Arrays.copyOf(buffer.bytes, buffer.size);
        buffer.size = 0;
        buffer.putText(text);
        byte[] plain = Arrays.copyOf(buffer.bytes, buffer.size);
        return Arrays.equals(escaped, oneAtATime(text, true).getBytes(UTF_8))
                && Arrays.equals(plain, oneAtATime(text, false).getBytes(UTF_8));
    }

    /** The writer's definition: escapes only where JSON requires them, U+FFFD for a lone surrogate. */
    private static String oneAtATime(String text, boolean escape) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                out.append('\uFFFD');
            } else if (!escape || (c >= ' ' && c != '"' && c != '\\')) {
                out.append(c);
            } else {
                int named = "\n\r\t\b\f\"\\".indexOf(c);
                out.append('\\')
                        .append(
                                named < 0
                                        ? "u00" + HEX.charAt(c >> 4) + HEX.charAt(c & 0xF)
                                        : "nrtbf\"\\".substring(named, named + 1));
            }
        }
        return out.toString();
    }

    @Test
    void long_raw_values_are_written_on_one_line() {
        var raw = new RawJson("{\"a\":\"" + "x".repeat(2_000) + "é\",\r\n\"b\":1}");
        assertThat(new JsonWriter(8).rawOnOneLine(raw).toRawJson().text())
                .isEqualTo(raw.text().replace("\r\n", "  "));
    }
}
