package io.ratatoskr.provider;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The types of images that providers accept, recognized by their first bytes. */
public enum ImageType {
    PNG("image/png"),
    JPEG("image/jpeg"),
    GIF("image/gif"),
    WEBP("image/webp");

    /** Base64 characters of the first 12 bytes, enough for every type. */
    private static final int PREFIX = 16;

    private final String mediaType;

    ImageType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Recognizes the image by its first bytes; null if it is of another type, or no image. */
    public static @Nullable ImageType of(byte[] data) {
        if (startsWith(data, 0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (startsWith(data, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (startsWith(data, 0, "GIF87a") || startsWith(data, 0, "GIF89a")) {
            return GIF;
        }
        return startsWith(data, 0, "RIFF") && startsWith(data, 8, "WEBP") ? WEBP : null;
    }

    /** Like {@link #of(byte[])}, of base64, of which only the beginning is decoded. */
    public static @Nullable ImageType ofBase64(String data) {
        try {
            String prefix = data.substring(0, Math.min(PREFIX, data.length()));
            return of(Base64.getMimeDecoder().decode(prefix.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean startsWith(byte[] data, int offset, String magic) {
        if (data.length < offset + magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((data[offset + i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
