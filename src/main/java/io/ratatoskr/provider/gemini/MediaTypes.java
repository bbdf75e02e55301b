package io.ratatoskr.provider.gemini;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types for formats and file names. */
final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("html", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("csv", "text/csv"),
            Map.entry("xml", "text/xml"),
            Map.entry("json", "application/json"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("gif", "image/gif"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("aac", "audio/aac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("m4a", "audio/m4a"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/mov"),
            Map.entry("mpeg", "video/mpeg"),
            Map.entry("webm", "video/webm"));

    private MediaTypes() {}

    /** The media type of an audio format such as {@code wav}; a media type is returned as is. */
    static String ofAudioFormat(String format) {
        String lower = lowerCase(format);
        return lower.contains("/") ? lower : "audio/" + lower;
    }

    /** The media type of a file by its extension; null if unknown. */
    static @Nullable String ofFileName(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return BY_EXTENSION.get(lowerCase(name.substring(name.lastIndexOf('.') + 1)));
    }

    static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
