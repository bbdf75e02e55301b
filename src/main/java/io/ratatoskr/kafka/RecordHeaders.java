package io.ratatoskr.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of records: names in lower case, of several with one name the last. */
final class RecordHeaders {
    /** Longer values are no headers that the gateway reads. */
    private static final int MAX_VALUE_BYTES = 64 * 1024;

    private static final int MAX_HEADERS = 1_000;

    private RecordHeaders() {}

    /** The texts of the headers; those beyond the limits are left out. */
    static Map<String, String> texts(Headers headers) {
        var texts = new LinkedHashMap<String, String>();
        int count = 0;
        for (Header header : headers) {
            byte[] value = header.value();
            if (++count > MAX_HEADERS) {
                break;
            }
            if (value != null && value.length <= MAX_VALUE_BYTES) {
                texts.put(header.key().toLowerCase(Locale.ROOT), new String(value, StandardCharsets.UTF_8));
            }
        }
        return Collections.unmodifiableMap(texts);
    }

    /** The bytes of the last header with that name, whatever its case; null: there is none. */
    static byte @Nullable [] bytes(Headers headers, String name) {
        byte[] last = null;
        for (Header header : headers) {
            if (header.key().equalsIgnoreCase(name)) {
                last = header.value();
            }
        }
        return last;
    }
}
