package io.ratatoskr.fuzz;

import io.ratatoskr.fuzz.JsonSpans.Span;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes bytes at random: the JSON in them by its structure, their lines, or the bytes themselves. */
public final class Mutator {
    private static final int MAX_BYTES = 1 << 20;

    private final RandomGenerator random;
    private final List<String> lines;

    /** @param lines what may stand as a line of its own in such a text */
    public Mutator(RandomGenerator random, List<String> lines) {
        this.random = random;
        this.lines = lines;
    }

    public Mutator(RandomGenerator random) {
        this(random, List.of());
    }

    /** One to four changes, seldom none. */
    public byte[] mutate(byte[] bytes) {
        byte[] changed = bytes;
        int count = random.nextInt(50) == 0 ? 0 : 1 + Integer.numberOfTrailingZeros(random.nextInt(16) | 8);
        for (int i = 0; i < count && changed.length < MAX_BYTES; i++) {
            int kind = random.nextInt(10);
            if (kind == 0) {
                changed = bytes(changed);
            } else if (kind < 4 && !lines.isEmpty()) {
                changed = line(changed);
            } else {
                changed = json(changed);
            }
        }
        return changed;
    }

    /** Changes the structure of the JSON; the bytes if there is none. */
    byte[] json(byte[] bytes) {
        JsonSpans spans = JsonSpans.of(bytes);
        if (spans.entries.isEmpty()) {
            return bytes(bytes);
        }
        return switch (random.nextInt(11)) {
            case 0, 1, 2 -> replace(bytes, pick(spans.values), Words.value(random));
            case 3 -> delete(bytes, pick(spans.entries));
            case 4 -> {
                Span entry = pick(spans.entries);
                byte[] copy = slice(bytes, entry);
                yield insert(bytes, entry.to(), join(Words.bytes(","), copy));
            }
            case 5 -> spans.names.isEmpty() ? bytes(bytes) : replace(bytes, pick(spans.names), Words.name(random));
            case 6 -> replace(bytes, pick(spans.values), slice(bytes, pick(spans.values)));
            case 7 -> {
                Span value = pick(spans.values);
                boolean list = random.nextBoolean();
                byte[] wrapped = join(Words.bytes(list ? "[" : "{\"x\":"), slice(bytes, value));
                yield replace(bytes, value, join(wrapped, Words.bytes(list ? "]" : "}")));
            }
            case 8 -> {
                if (spans.objects.isEmpty()) {
                    yield bytes(bytes);
                }
                byte[] name = join(
                        spans.names.isEmpty() || random.nextBoolean()
                                ? Words.name(random)
                                : slice(bytes, pick(spans.names)),
                        Words.bytes(":"));
                byte[] member = join(name, join(Words.value(random), Words.bytes(",")));
                yield insert(bytes, spans.objects.get(random.nextInt(spans.objects.size())), member);
            }
            case 9 -> {
                if (spans.strings.isEmpty()) {
                    yield bytes(bytes);
                }
                Span string = pick(spans.strings);
                yield insert(bytes, string.from() + 1 + random.nextInt(string.length() - 1), Words.piece(random));
            }
            default -> swap(bytes, pick(spans.entries), pick(spans.entries));
        };
    }

    /** Removes, repeats, moves or adds a line. */
    private byte[] line(byte[] bytes) {
        int start = lineStart(bytes, random.nextInt(bytes.length + 1));
        int end = lineEnd(bytes, start);
        Span line = new Span(start, end);
        return switch (random.nextInt(5)) {
            case 0 -> replace(bytes, line, new byte[0]);
            case 1 -> insert(bytes, start, slice(bytes, line));
            case 2 -> {
                byte[] without = replace(bytes, line, new byte[0]);
                yield insert(without, lineStart(without, random.nextInt(without.length + 1)), slice(bytes, line));
            }
            default ->
                insert(
                        bytes,
                        start,
                        Words.bytes(Words.pick(lines, random) + Words.pick(List.of("\n", "\r\n", "\r", ""), random)));
        };
    }

    /** Changes bytes without regard to their meaning. */
    byte[] bytes(byte[] bytes) {
        if (bytes.length == 0) {
            return Words.piece(random);
        }
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(1 << random.nextInt(1, 8)));
        return switch (random.nextInt(7)) {
            case 0 -> {
                byte[] changed = bytes.clone();
                changed[from] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
            case 1 -> {
                byte[] changed = bytes.clone();
                changed[from] = (byte) random.nextInt(256);
                yield changed;
            }
            case 2 -> replace(bytes, new Span(from, to), new byte[0]);
            case 3 -> insert(bytes, from, slice(bytes, new Span(from, to)));
            case 4 -> Arrays.copyOf(bytes, from);
            case 5 -> replace(bytes, new Span(from, to), Words.piece(random));
            default -> insert(bytes, from, Words.piece(random));
        };
    }

    private byte[] delete(byte[] bytes, Span entry) {
        int from = entry.from();
        int to = entry.to();
        if (to < bytes.length && bytes[to] == ',') {
            to++;
        } else if (from > 0 && bytes[from - 1] == ',') {
            from--;
        }
        return replace(bytes, new Span(from, to), new byte[0]);
    }

    private static byte[] swap(byte[] bytes, Span one, Span other) {
        Span first = one.from() <= other.from() ? one : other;
        Span second = first == one ? other : one;
        if (second.from() < first.to()) {
            return bytes;
        }
        byte[] changed = replace(bytes, second, slice(bytes, first));
        return replace(changed, first, slice(bytes, second));
    }

    private <T> T pick(List<T> list) {
        return Words.pick(list, random);
    }

    private static int lineStart(byte[] bytes, int position) {
        int start = position;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private static int lineEnd(byte[] bytes, int position) {
        int end = position;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, bytes.length);
    }

    private static byte[] slice(byte[] bytes, Span span) {
        return Arrays.copyOfRange(bytes, span.from(), span.to());
    }

    private static byte[] join(byte[] first, byte[] second) {
        return insert(first, first.length, second);
    }

    private static byte[] insert(byte[] bytes, int position, byte[] piece) {
        return replace(bytes, new Span(position, position), piece);
    }

    static byte[] replace(byte[] bytes, Span span, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length - span.length() + piece.length);
        out.write(bytes, 0, span.from());
        out.writeBytes(piece);
        out.write(bytes, span.to(), bytes.length - span.to());
        return out.toByteArray();
    }
}
