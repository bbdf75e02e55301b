package io.ratatoskr.tokenizer;

import java.util.List;
import java.util.Random;

/** Random texts of words, blanks, emoji, Chinese, combining marks and other characters that tokenizers treat differently. */
final class RandomTexts {
    private static final List<String> SCRAPS = List.of(
            "the ",
            " quick",
            "HTTPServer",
            "don't",
            "WE'LL",
            "it'ſ",
            "x",
            " ",
            "  ",
            "\n",
            "\r\n",
            "\n \n\t",
            "\u00A0",
            "\u2028",
            "\u3000",
            "\u0085",
            "é",
            "e\u0301\u0302",
            "\u0301",
            "ǅ",
            "ʰ",
            "—",
            "!?",
            "...",
            ",;:",
            "/",
            "//\n/",
            "[MASK]",
            "[SEP]",
            "<|endoftext|>",
            "松",
            "北京大学",
            "日本語テキスト",
            "สวัสดี",
            "한국어",
            "😀",
            "👩‍👩‍👧",
            "\uD83D\uDC3F\uFE0F",
            "1",
            "2026",
            "½",
            "Ⅷ",
            "٣",
            "\uFFFD",
            "\u0000",
            "ﬁ",
            "ΣΑΣ",
            "ß");

    private RandomTexts() {}

    /** @param length approximate number of UTF-16 units; never a lone surrogate */
    static String mixed(Random random, int length) {
        var text = new StringBuilder();
        while (text.length() < length) {
            switch (random.nextInt(8)) {
                case 0 -> text.append(SCRAPS.get(random.nextInt(SCRAPS.size())).repeat(1 + random.nextInt(30)));
                case 1 -> text.append(letters(random, 1 + random.nextInt(80)));
                case 2 -> text.appendCodePoint(codePoint(random));
                case 3 -> text.append("the quick, brown fox ");
                default -> text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
            }
        }
        return text.toString();
    }

    static String letters(Random random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static int codePoint(Random random) {
        int point;
        do {
            point = random.nextInt(0x20000);
        } while (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        return point;
    }
}
