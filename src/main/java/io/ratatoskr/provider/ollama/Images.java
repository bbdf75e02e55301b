package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.Profile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Images as Ollama wants them: their bytes in base64. */
final class Images {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    private Images() {}

    /**
     * The base64 in a {@code data:} URL.
     *
     * @param path where the URL stands in the request
     * @throws UnsupportedParameter when the URL leads elsewhere
     * @throws InvalidRequest when the URL is broken
     */
    static String base64(String url, String path, Profile profile) {
        if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
            throw new UnsupportedParameter(
                    "%s: %s is a URL, and Ollama takes only an image's bytes; send a data: URL, or set ratatoskr.fetch.images=true"
                            .formatted(profile.name(), path),
                    path);
        }
        int comma = url.indexOf(',');
        if (comma < 0) {
            throw new InvalidRequest(path + " is a data: URL without a comma; the data follows it", path);
        }
        String type = url.substring(DATA.length(), comma).toLowerCase(Locale.ROOT);
        String data = url.substring(comma + 1);
        if (type.endsWith(BASE64)) {
            return data.indexOf('%') < 0 ? data : new String(decoded(data, path), StandardCharsets.ISO_8859_1);
        }
        return Base64.getEncoder().encodeToString(decoded(data, path));
    }

    /** The bytes that a percent-encoded text stands for. */
    private static byte[] decoded(String text, String path) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new InvalidRequest(
                        path + " is a data: URL with a % that two hexadecimal digits do not follow", path);
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toByteArray();
    }
}
