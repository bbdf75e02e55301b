package io.ratatoskr.json;

/**
 * The number of values in a document, counted without parsing it, and from it the memory that parsing takes. Of a document that is not
 * well-formed the numbers mean nothing.
 *
 * @param bytes the size of the document
 * @param values strings, numbers, objects and so on, nested ones included
 * @param numbers those that are numbers
 * @param names the fields of all objects
 * @param ascii whether texts take one byte a character
 */
public record JsonSize(int bytes, long values, long numbers, long names, boolean ascii) {
    /** The heap of a small record, text or map entry with its references, in bytes. */
    private static final long VALUE_BYTES = 96;

    private static final long NUMBER_BYTES = 16;
    private static final long NAME_BYTES = 64;

    /** The kinds of bytes outside strings; 0: part of a scalar that is not a number. */
    private static final byte SPACE = 1;

    private static final byte QUOTE = 2;
    private static final byte COMMA = 3;
    private static final byte COLON = 4;
    private static final byte OPEN = 5;
    private static final byte CLOSE = 6;
    private static final byte NUMBER = 7;
    private static final byte[] KINDS = kinds();

    private static byte[] kinds() {
        var kinds = new byte[256];
        kinds[' '] = SPACE;
        kinds['\n'] = SPACE;
        kinds['\r'] = SPACE;
        kinds['\t'] = SPACE;
        kinds['"'] = QUOTE;
        kinds[','] = COMMA;
        kinds[':'] = COLON;
        kinds['{'] = OPEN;
        kinds['['] = OPEN;
        kinds['}'] = CLOSE;
        kinds[']'] = CLOSE;
        kinds['-'] = NUMBER;
        for (char digit = '0'; digit <= '9'; digit++) {
            kinds[digit] = NUMBER;
        }
        return kinds;
    }

    /** Counts the values of a document; stops soon after {@code maxValues}. */
    public static JsonSize of(byte[] document, long maxValues) {
        int length = document.length;
        long values = 1;
        long numbers = 0;
        long names = 0;
        // Whether the last list or object that was opened has no content so far
        boolean empty = false;
        boolean inScalar = false;
        for (int at = 0; at < length && values <= maxValues; at++) {
            byte kind = KINDS[document[at] & 0xFF];
            switch (kind) {
                case SPACE -> inScalar = false;
                case QUOTE -> {
                    empty = false;
                    at = stringEnd(document, at, length);
                }
                case COMMA -> {
                    values++;
                    inScalar = false;
                }
                case COLON -> {
                    names++;
                    inScalar = false;
                }
                case OPEN -> {
                    values++;
                    empty = true;
                    inScalar = false;
                }
                case CLOSE -> {
                    values -= empty ? 1 : 0;
                    empty = false;
                    inScalar = false;
                }
                default -> {
                    numbers += kind == NUMBER && !inScalar ? 1 : 0;
                    empty = false;
                    inScalar = true;
                }
            }
        }
        return new JsonSize(length, values, numbers, names, StringScanner.isAscii(document, 0, length));
    }

    private static int stringEnd(byte[] document, int start, int limit) {
        int at = StringScanner.nextSpecial(document, start + 1, limit);
        while (at < limit && document[at] == '\\') {
            at = at + 2 > limit ? limit : StringScanner.nextSpecial(document, at + 2, limit);
        }
        return at;
    }

    /** An upper bound for what the parsed values take, in bytes: their texts, which are copies, and their objects. */
    public long parsedBytes() {
        long texts = ascii ? bytes : 2L * bytes;
        return texts + VALUE_BYTES * (values - numbers) + NUMBER_BYTES * numbers + NAME_BYTES * names;
    }
}
