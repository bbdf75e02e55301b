package io.ratatoskr.config;

import static java.util.stream.Collectors.joining;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Parsers of general types. */
final class ValueParsers {
    /** A non-empty text on one line. */
    static final ValueParser<String> TEXT = text -> {
        if (text.isEmpty()) {
            throw new InvalidValueException("is empty; expected a value");
        }
        return requireOneLine(text);
    };

    /** {@code true} or {@code false}. */
    static final ValueParser<Boolean> BOOLEAN = text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new InvalidValueException("'%s' is not a boolean; expected true or false", text);
    };

    /** A file path, relative to the gateway's home. */
    static final ValueParser<Path> FILE = text -> {
        try {
            return Path.of(TEXT.parse(text));
        } catch (InvalidPathException e) {
            throw new InvalidValueException("'%s' is not a file path", text);
        }
    };

    /** A percentage from 1 to 100, with or without the sign. */
    static final ValueParser<Float> PERCENT = text -> {
        String number =
                text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
        if (!number.matches("\\d{1,3}(\\.\\d{1,3})?")) {
            throw new InvalidValueException("'%s' is not a percentage; expected e.g. 50%%", text);
        }
        float value = Float.parseFloat(number);
        if (value < 1 || value > 100) {
            throw new InvalidValueException("'%s' is out of range; expected 1%% to 100%%", text);
        }
        return value;
    };

    /** A comma-separated list without duplicates. */
    static final ValueParser<List<String>> LIST = text -> {
        if (text.isEmpty()) {
            return List.of();
        }
        var words = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (String piece : requireOneLine(text).split(",", -1)) {
            String word = piece.strip();
            if (word.isEmpty()) {
                throw new InvalidValueException("'%s' has an empty entry; expected a,b,c", text);
            }
            if (!seen.add(word)) {
                throw new InvalidValueException("'%s' is listed twice", word);
            }
            words.add(word);
        }
        return List.copyOf(words);
    };

    private ValueParsers() {}

    /** An integer in the range, inclusive. */
    static ValueParser<Integer> integer(int min, int max) {
        return text -> {
            if (!text.matches("-?\\d{1,18}")) {
                throw new InvalidValueException("'%s' is not an integer; expected %d to %d", text, min, max);
            }
            long value = Long.parseLong(text);
            if (value < min || value > max) {
                throw new InvalidValueException("'%s' is out of range; expected %d to %d", text, min, max);
            }
            return (int) value;
        };
    }

    /** A constant of an enum, written in lower case with hyphens. */
    static <E extends Enum<E>> ValueParser<E> enumConstant(Class<E> family, Function<E, String> wireName) {
        E[] all = family.getEnumConstants();
        return text -> {
            for (E one : all) {
                if (wireName.apply(one).equals(text)) {
                    return one;
                }
            }
            throw new InvalidValueException(
                    "'%s' is not allowed; expected one of %s",
                    text, Arrays.stream(all).map(wireName).collect(joining(", ")));
        };
    }

    /** A list with a parser for its entries. */
    static ValueParser<List<String>> list(ValueParser<String> word) {
        return text -> {
            var words = new ArrayList<String>();
            for (String one : LIST.parse(text)) {
                words.add(word.parse(one));
            }
            return List.copyOf(words);
        };
    }

    private static String requireOneLine(String text) throws InvalidValueException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException("contains a control character; write it on one line");
        }
        return text;
    }
}
