package io.ratatoskr.client.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decodes names in response headers, which are percent-encoded UTF-8. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** What is not encoded properly stays as it is. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
