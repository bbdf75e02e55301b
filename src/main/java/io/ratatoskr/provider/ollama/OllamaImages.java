package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.ProviderProfile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Converts images to the base64 that Ollama expects. */
final class OllamaImages {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    private OllamaImages() {}

    /**
     * The base64 in a {@code data:} URL.
     *
     * @param path location of the URL in the request
     * @throws UnsupportedParameter if the URL is not a data: URL
     * @throws InvalidRequest if the URL is malformed
     */
    static String toBase64(String url, String path, ProviderProfile profile) {
        if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
            throw new UnsupportedParameter(
                    "%s: %s is a URL, and Ollama accepts only the bytes of an image; send a data: URL, or set ratatoskr.fetch.images=true"
                            .formatted(profile.name(), path),
                    path);
        }
        int comma = url.indexOf(',');
        if (comma < 0) {
            throw new InvalidRequest(path + " is a data: URL without a comma; expected data:<type>;base64,<data>", path);
        }
        String type = url.substring(DATA.length(), comma).toLowerCase(Locale.ROOT);
        String data = url.substring(comma + 1);
        if (type.endsWith(BASE64)) {
            return data.indexOf('%') < 0 ? data : new String(percentDecode(data, path), StandardCharsets.ISO_8859_1);
        }
        return Base64.getEncoder().encodeToString(percentDecode(data, path));
    }

    /** Decodes a percent-encoded text. */
    private static byte[] percentDecode(String text, String path) {
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
                        path + " is a data: URL with a % that is not followed by two hexadecimal digits", path);
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toByteArray();
    }
}
