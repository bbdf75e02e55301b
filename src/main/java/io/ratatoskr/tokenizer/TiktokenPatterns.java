package io.ratatoskr.tokenizer;

import java.util.regex.Pattern;

/**
 * The patterns by which OpenAI's encodings split a text into pieces, from tiktoken's {@code openai_public.py}. A token never crosses
 * the border of a piece. None of them backtracks over more than one piece.
 */
final class TiktokenPatterns {
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    private static final Pattern O200K = compile("[^\\r\\n\\p{L}\\p{N}]?" + UPPER + "*" + LOWER + "+" + CONTRACTION
            + "|[^\\r\\n\\p{L}\\p{N}]?" + UPPER + "+" + LOWER + "*" + CONTRACTION
            + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    private static final Pattern CL100K = compile("(?i:'(?:[sdmt]|ll|ve|re))|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++"
            + "|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    private static final Pattern R50K =
            compile("'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s+(?!\\S)|\\s+");

    private TiktokenPatterns() {}

    /** @param encoding name of the encoding, such as {@code o200k_base} */
    static Pattern of(String encoding) {
        return switch (encoding) {
            case "o200k_base" -> O200K;
            case "cl100k_base" -> CL100K;
            case "p50k_base", "r50k_base" -> R50K;
            default -> throw new IllegalArgumentException("unknown encoding " + encoding);
        };
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
    }
}
