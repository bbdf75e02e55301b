package io.ratatoskr.http;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Bodies of the type application/x-www-form-urlencoded. */
public final class FormFields {
    /** Number of fields, or parts, that a form may have. */
    public static final int MAX_FIELDS = 1_000;

    /** Length that the name of a field may have, in characters. */
    public static final int MAX_NAME_LENGTH = 512;

    private FormFields() {}

    /**
     * Passes on each field, decoded as UTF-8, in order.
     *
     * @throws InvalidRequest when the encoding is invalid, or a name is too long
     * @throws PayloadTooLarge when there are too many fields
     */
    public static void forEach(byte[] body, BiConsumer<String, String> action) {
        String text = new String(body, StandardCharsets.ISO_8859_1).strip();
        int count = 0;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            // Not beyond the field: many fields without a value would take the square of the body's length
            int equals = text.indexOf('=', from, end);
            boolean bare = equals < 0;
            String name = PercentDecoder.decodeForm(text.substring(from, bare ? end : equals));
            if (!name.isEmpty()) {
                if (++count > MAX_FIELDS) {
                    throw new PayloadTooLarge("the form has more than %,d fields".formatted(MAX_FIELDS));
                }
                action.accept(
                        requireShort(name), bare ? "" : PercentDecoder.decodeForm(text.substring(equals + 1, end)));
            }
            from = end + 1;
        }
    }

    static String requireShort(String name) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw new InvalidRequest("a field's name has more than %d characters".formatted(MAX_NAME_LENGTH));
        }
        return name;
    }
}
