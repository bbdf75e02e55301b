package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;

/** Values that break programs. */
final class Words {
    /** Complete JSON values, not all of them valid. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1e999",
            "-1e999",
            "1e-999",
            "1e2147483648",
            "1.0",
            "0.1",
            "1e2",
            "0.30000000000000000000000000000000000000000004",
            "NaN",
            "Infinity",
            "-Infinity",
            "0x10",
            "01",
            "+1",
            "1.",
            ".5",
            "undefined",
            "\"\"",
            "\" \"",
            "\"null\"",
            "\"-1\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u2028\\u0085\"",
            "\"a\\nb\\r\\nc\\td\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"data:image/png;base64,@@@\"",
            "\"data:,\"",
            "\"data:;base64\"",
            "\"%s%n{}${x}{{y}}\"",
            "\"../../etc/passwd\"",
            "\"system\"",
            "\"tool\"",
            "\"assistant\"",
            "\"function\"",
            "\"text\"",
            "\"image_url\"",
            "\"{\\\"a\\\":\"",
            "\"{\\\"a\\\":1}\"",
            "[]",
            "[null]",
            "[[]]",
            "[{}]",
            "[\"\"]",
            "[1,\"a\",null,{}]",
            "{}",
            "{\"\":null}",
            "{\"type\":null}",
            "{\"type\":\"text\",\"text\":\"x\"}",
            "{\"error\":{\"message\":null,\"code\":[]}}",
            "{\"a\":1,\"a\":2}");

    private static final List<String> NAMES = List.of(
            "",
            "a",
            "type",
            "index",
            "id",
            "error",
            "message",
            "model",
            "content",
            "text",
            "role",
            "choices",
            "usage",
            "stream",
            "__proto__",
            "\\u0000",
            "\\ud800",
            "x-\\r\\ny");

    /** Pieces that are not valid UTF-8, are control characters, or mean something to a parser. */
    private static final List<byte[]> PIECES = List.of(
            new byte[] {0},
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {(byte) 0xe2, (byte) 0x80},
            new byte[] {0x1b, '[', '2', 'J'},
            new byte[] {'\r', '\n'},
            new byte[] {'\n', '\n'},
            new byte[] {'\r'},
            new byte[] {'"'},
            new byte[] {'\\'},
            new byte[] {'{'},
            new byte[] {'}'},
            new byte[] {'['},
            new byte[] {']'},
            new byte[] {','},
            new byte[] {':'},
            "\\ud800".getBytes(ISO_8859_1),
            "\\u0000".getBytes(ISO_8859_1),
            "null".getBytes(ISO_8859_1),
            "😀".getBytes(UTF_8));

    private Words() {}

    static byte[] value(RandomGenerator random) {
        return switch (random.nextInt(40)) {
            case 0 -> bytes("\"" + "x".repeat(1 << random.nextInt(4, 17)) + "\"");
            case 1 -> bytes("9".repeat(1 << random.nextInt(4, 12)));
            case 2 -> nested(random, "[", "]");
            case 3 -> nested(random, "{\"a\":", "}");
            case 4 -> bytes("[" + "0,".repeat(1 << random.nextInt(2, 12)) + "0]");
            case 5 -> bytes("[" + "{},".repeat(1 << random.nextInt(2, 10)) + "{}]");
            default -> bytes(pick(VALUES, random));
        };
    }

    static byte[] name(RandomGenerator random) {
        return bytes(random.nextInt(30) == 0 ? "\"" + "n".repeat(1 << random.nextInt(4, 17)) + "\"" : quoted(random));
    }

    static byte[] piece(RandomGenerator random) {
        return pick(PIECES, random);
    }

    static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String quoted(RandomGenerator random) {
        return "\"" + pick(NAMES, random) + "\"";
    }

    private static byte[] nested(RandomGenerator random, String open, String close) {
        int depth = new int[] {3, 150, 199, 200, 201, 1_000, 10_000}[random.nextInt(7)];
        return bytes(open.repeat(depth) + "1" + (random.nextInt(4) == 0 ? "" : close.repeat(depth)));
    }
}
