package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a message. Bytes are sent inline; only files hosted by Google are sent by reference. */
final class PartWriter {
    private static final String FILES = "files/";
    private static final String FILE_HOST = "generativelanguage.googleapis.com";

    private final Profile profile;
    /** True if unknown fields belong to Gemini's dialect. */
    private final boolean own;

    PartWriter(Profile profile, boolean own) {
        this.profile = profile;
        this.own = own;
    }

    /** @param place index of the message, for error messages */
    void write(Turns turns, String speaker, Part part, int place) {
        switch (part) {
            case Part.Text text -> {
                if (own && !text.extra().isEmpty()) {
                    JsonWriter out = turns.part(speaker).beginObject();
                    out.name("text").string(text.text()).fields(text.extra()).endObject();
                } else {
                    turns.text(speaker, text.text());
                }
            }
            case Part.Refusal refusal -> turns.text(speaker, refusal.text());
            case Part.Image image -> located(turns, speaker, image.url(), "image/jpeg", image.extra(), place);
            case Part.Audio audio -> {
                DataUrl url = DataUrl.of(audio.data());
                inline(
                        turns,
                        speaker,
                        MediaTypes.audio(audio.format()),
                        url == null ? audio.data() : url.base64(),
                        audio.extra());
            }
            case Part.File file -> file(turns, speaker, file, place);
            case Part.Other other -> other(turns, speaker, other, place);
        }
    }

    UnsupportedParameter unsupported(int place, String why) {
        return new UnsupportedParameter("%s: messages[%d]: %s".formatted(profile.name(), place, why), "messages");
    }

    private void file(Turns turns, String speaker, Part.File file, int place) {
        String known = MediaTypes.file(file.filename());
        if (file.data() != null) {
            DataUrl url = DataUrl.of(file.data());
            String type = url != null && !url.type().isEmpty() ? url.type() : known;
            if (type == null) {
                throw unsupported(
                        place,
                        "the media type of a file is missing; send data:<type>;base64,… or a file name with an extension");
            }
            inline(turns, speaker, type, url == null ? file.data() : url.base64(), file.extra());
        } else if (file.fileId() != null) {
            String id = file.fileId();
            String uri = id.startsWith(FILES) ? "https://" + FILE_HOST + "/v1beta/" + id : id;
            if (!googles(uri)) {
                throw unsupported(
                        place,
                        "file_id is not a Gemini file; use files/…, the file's URI, or send its bytes as file_data");
            }
            reference(turns, speaker, uri, known, file.extra());
        } else {
            throw unsupported(place, "a file has neither file_data nor file_id");
        }
    }

    private void other(Turns turns, String speaker, Part.Other other, int place) {
        if (own) {
            turns.raw(speaker, other.json());
            return;
        }
        if (other.type().equals("video_url")) {
            RawJson video = Json.parseObject(other.json()).get("video_url");
            String url = video == null
                    ? null
                    : KeptJson.text(
                            video.text().startsWith("{") ? Json.parseObject(video).get("url") : video);
            if (url != null) {
                located(turns, speaker, url, "video/mp4", AdditionalProperties.NONE, place);
                return;
            }
        }
        throw unsupported(place, "Gemini does not support parts of type '%s'".formatted(other.type()));
    }

    private void located(Turns turns, String speaker, String url, String type, AdditionalProperties extra, int place) {
        DataUrl data = DataUrl.of(url);
        if (data != null) {
            inline(turns, speaker, data.type().isEmpty() ? type : data.type(), data.base64(), extra);
        } else if (googles(url)) {
            reference(turns, speaker, url, null, extra);
        } else {
            throw unsupported(
                    place,
                    "Gemini requires the bytes, not a URL; set ratatoskr.fetch.images=true to have https: images fetched, or send a data: URL");
        }
    }

    private void inline(Turns turns, String speaker, String type, String base64, AdditionalProperties extra) {
        JsonWriter out = turns.part(speaker).beginObject().name("inlineData").beginObject();
        out.name("mimeType").string(type).name("data").string(base64).endObject();
        out.fields(own ? extra : AdditionalProperties.NONE).endObject();
    }

    private void reference(Turns turns, String speaker, String uri, @Nullable String type, AdditionalProperties extra) {
        JsonWriter out = turns.part(speaker).beginObject().name("fileData").beginObject();
        out.field("mimeType", type).name("fileUri").string(uri).endObject();
        out.fields(own ? extra : AdditionalProperties.NONE).endObject();
    }

    /** True if Google can read the URI: Files API, Cloud Storage, YouTube. */
    private static boolean googles(String url) {
        if (url.startsWith("gs://")) {
            return true;
        }
        try {
            var uri = new URI(url);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getRawUserInfo() != null) {
                return false;
            }
            return switch (host) {
                case FILE_HOST -> true;
                case "youtu.be", "youtube.com", "www.youtube.com", "m.youtube.com" -> true;
                default -> false;
            };
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
