package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Splits texts into words; a word counts as a token. */
final class WordTokenizer {
    /** Characters of tool call arguments per event. */
    static final int ARGUMENT_CHUNK_SIZE = 8;

    private static final String[] SAMPLE_WORDS = {
        "the", "squirrel", "runs", "up", "and", "down", "the", "ash", "and", "carries", "words"
    };

    private WordTokenizer() {}

    static int count(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean letter = text.charAt(i) > ' ';
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }
        return words;
    }

    /** Splits the text before each run of spaces; the joined parts are the text. */
    static List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == ' ' && text.charAt(i - 1) != ' ') {
                pieces.add(text.substring(start, i));
                start = i;
            }
        }
        if (start < text.length()) {
            pieces.add(text.substring(start));
        }
        return pieces;
    }

    /** Splits the text into parts of about this size, without splitting surrogate pairs. */
    static List<String> chunks(String text, int size) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = Math.min(text.length(), start + size);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            parts.add(text.substring(start, end));
            start = end;
        }
        return parts;
    }

    /** A deterministic text with this number of words. */
    static String sampleText(int words) {
        StringBuilder text = new StringBuilder(words * 6);
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(SAMPLE_WORDS[i % SAMPLE_WORDS.length]);
        }
        return text.toString();
    }
}
