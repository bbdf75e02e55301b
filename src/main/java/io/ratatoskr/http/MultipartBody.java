package io.ratatoskr.http;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the type multipart/form-data (RFC 7578), in memory: parts are ranges of the body and are not copied. Names and file names
 * are what the client sent; a file name can contain a path, see {@link Part#safeFileName}.
 */
public final class MultipartBody {
    /** Size that the headers of a part may have, in bytes. */
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private static final int MAX_BOUNDARY_LENGTH = 70;
    private static final int MAX_FILE_NAME_LENGTH = 255;

    /**
     * One part.
     *
     * @param fileName as sent; null: a field, not a file
     * @param contentType as sent; null when the part has none
     * @param offset of the first byte in the body
     * @param length in bytes
     */
    public record Part(
            String name,
            @Nullable String fileName,
            @Nullable String contentType,
            int offset,
            int length) {
        /**
         * Returns the last segment of the file name, without control characters, at most 255 characters long; {@code upload} when
         * nothing is left.
         */
        public String safeFileName() {
            String sent = fileName == null ? "" : fileName;
            int cut = Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\'));
            String plain = sent.substring(cut + 1)
                    .replaceAll("[\\p{Cntrl}:*?\"<>|]", "")
                    .strip();
            String shortened = plain.length() > MAX_FILE_NAME_LENGTH
                    ? plain.substring(plain.length() - MAX_FILE_NAME_LENGTH)
                    : plain;
            return shortened.isEmpty() || shortened.equals(".") || shortened.equals("..") ? "upload" : shortened;
        }
    }

    private final byte[] body;
    private final byte[] delimiter;
    private final List<Part> parts = new ArrayList<>();

    private MultipartBody(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Returns the parts, in order.
     *
     * @param contentType of the request, with its boundary
     * @throws InvalidRequest when the body is not well-formed
     * @throws PayloadTooLarge when it has too many parts
     */
    public static List<Part> parse(String contentType, byte[] body) {
        String boundary = parameters(contentType).get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            throw new InvalidRequest(
                    "the content type has no boundary of 1 to %d characters".formatted(MAX_BOUNDARY_LENGTH));
        }
        return new MultipartBody(body, boundary).read();
    }

    private List<Part> read() {
        int at = startsWith(0, delimiter, 2) ? delimiter.length - 2 : next(0) + delimiter.length;
        while (!startsWith(at, new byte[] {'-', '-'}, 0)) {
            int headers = skipLineEnd(at);
            int end = next(Math.max(0, headers - 2));
            addPart(headers, end);
            at = end + delimiter.length;
        }
        return List.copyOf(parts);
    }

    /** Spaces may follow a boundary. */
    private int skipLineEnd(int from) {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (!startsWith(at, new byte[] {'\r', '\n'}, 0)) {
            throw malformed("a boundary has no line end");
        }
        return at + 2;
    }

    private void addPart(int from, int end) {
        if (parts.size() == FormFields.MAX_FIELDS) {
            throw new PayloadTooLarge("the form has more than %,d parts".formatted(FormFields.MAX_FIELDS));
        }
        String disposition = "";
        String type = null;
        int at = from;
        while (!startsWith(at, new byte[] {'\r', '\n'}, 0)) {
            int lineEnd = lineEnd(at, Math.min(end, from + MAX_HEADER_BYTES));
            String line = new String(body, at, lineEnd - at, StandardCharsets.UTF_8);
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                case "content-disposition" -> disposition = value;
                case "content-type" -> type = value;
                default -> {}
            }
            at = lineEnd + 2;
        }
        Map<String, String> parameters = parameters(disposition);
        String name = parameters.get("name");
        if (name == null || !disposition.toLowerCase(Locale.ROOT).startsWith("form-data")) {
            throw malformed("a part has no name");
        }
        int start = Math.min(at + 2, end);
        parts.add(new Part(FormFields.requireShort(name), parameters.get("filename"), type, start, end - start));
    }

    private int lineEnd(int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (body[i] == '\r' && i + 1 < body.length && body[i + 1] == '\n') {
                return i;
            }
        }
        throw malformed("the headers of a part have no end, or exceed %d bytes".formatted(MAX_HEADER_BYTES));
    }

    /** Returns the position of the next delimiter. */
    private int next(int from) {
        for (int i = from; i <= body.length - delimiter.length; i++) {
            if (body[i] == '\r' && startsWith(i, delimiter, 0) && endsDelimiter(i + delimiter.length)) {
                return i;
            }
        }
        throw malformed("its last boundary is missing");
    }

    /** A boundary is not the start of a longer text. */
    private boolean endsDelimiter(int at) {
        return startsWith(at, new byte[] {'-', '-'}, 0)
                || (at < body.length && (body[at] == '\r' || body[at] == ' ' || body[at] == '\t'));
    }

    /** @param skip bytes of the expected ones that are left out at their start */
    private boolean startsWith(int at, byte[] expected, int skip) {
        if (at < 0 || at + expected.length - skip > body.length) {
            return false;
        }
        for (int i = skip; i < expected.length; i++) {
            if (body[at + i - skip] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the parameters of a header's value by their names in lower case; of a repeated one, the first. */
    private static Map<String, String> parameters(String value) {
        Map<String, String> found = new HashMap<>();
        int at = value.indexOf(';');
        while (at >= 0 && at < value.length()) {
            int equals = value.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = value.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            var text = new StringBuilder();
            int end = quoted(value, equals + 1, text);
            if (end < 0) {
                end = value.indexOf(';', equals);
                end = end < 0 ? value.length() : end;
                text.append(value.substring(equals + 1, end).strip());
            }
            found.putIfAbsent(name, text.toString());
            at = value.indexOf(';', end);
        }
        return found;
    }

    /** Reads a quoted value; returns the position after it, or -1 when it is not quoted. Browsers escape a quote as {@code %22}. */
    private static int quoted(String value, int from, StringBuilder text) {
        if (from >= value.length() || value.charAt(from) != '"') {
            return -1;
        }
        for (int i = from + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && i + 1 < value.length() && value.charAt(i + 1) == '"') {
                c = value.charAt(++i);
            }
            text.append(c);
        }
        throw malformed("a quoted value has no end");
    }

    private static InvalidRequest malformed(String what) {
        return new InvalidRequest("the body is not well-formed multipart/form-data: " + what);
    }
}
