package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One input of a target.
 *
 * @param parts what they mean is up to the target; often what is called, and the bytes it gets
 */
public record FuzzInput(List<byte[]> parts) {
    private static final int MAX_SHOWN = 2_000;

    public FuzzInput {
        parts = List.copyOf(parts);
    }

    public static FuzzInput of(byte[]... parts) {
        return new FuzzInput(List.of(parts));
    }

    /** An input whose first part is text. */
    public static FuzzInput of(String first, byte[]... others) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(first.getBytes(UTF_8));
        parts.addAll(Arrays.asList(others));
        return new FuzzInput(parts);
    }

    /** Reads {@link #encoded()}. */
    public static FuzzInput decode(String encoded) {
        return new FuzzInput(Arrays.stream(encoded.split("\\.", -1))
                .map(Base64.getUrlDecoder()::decode)
                .toList());
    }

    public byte[] bytes(int part) {
        return parts.get(part);
    }

    /** The part as UTF-8. */
    public String text(int part) {
        return new String(bytes(part), UTF_8);
    }

    public FuzzInput with(int part, byte[] bytes) {
        List<byte[]> changed = new ArrayList<>(parts);
        changed.set(part, bytes);
        return new FuzzInput(changed);
    }

    public int size() {
        return parts.stream().mapToInt(part -> part.length).sum();
    }

    /** The input in one word, for the command line. */
    public String encoded() {
        return parts.stream()
                .map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(part))
                .collect(Collectors.joining("."));
    }

    /** The input for a reader: bytes that are not printable ASCII are escaped, long parts are cut. */
    @Override
    public String toString() {
        return parts.stream().map(FuzzInput::printable).collect(Collectors.joining("\n  | "));
    }

    private static String printable(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, 0, Math.min(bytes.length, MAX_SHOWN), ISO_8859_1).toCharArray()) {
            if (c == '\n' || c == '\r') {
                text.append(c == '\n' ? "\\n" : "\\r");
            } else if (c >= ' ' && c < 0x7f) {
                text.append(c);
            } else {
                text.append("\\x%02x".formatted((int) c));
            }
        }
        return bytes.length > MAX_SHOWN ? text + "… (" + bytes.length + " bytes)" : text.toString();
    }
}
