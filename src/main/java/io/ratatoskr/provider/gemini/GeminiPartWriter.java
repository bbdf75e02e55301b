package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a message. Bytes are sent inline; only files hosted by Google are sent by reference. */
final class GeminiPartWriter {
    private static final String FILES = "files/";
    private static final String FILE_HOST = "generativelanguage.googleapis.com";

    private final ProviderProfile profile;
    /** True if unknown fields belong to Gemini's dialect. */
    private final boolean ownDialect;

    GeminiPartWriter(ProviderProfile profile, boolean ownDialect) {
        this.profile = profile;
        this.ownDialect = ownDialect;
    }

    /** @param messageIndex index of the message, for error messages */
    void write(TurnWriter turns, String turnRole, Part part, int messageIndex) {
        switch (part) {
            case Part.Text text -> {
                if (ownDialect && !text.extra().isEmpty()) {
                    JsonWriter out = turns.beginPart(turnRole).beginObject();
                    out.name("text").string(text.text()).fields(text.extra()).endObject();
                } else {
                    turns.text(turnRole, text.text());
                }
            }
            case Part.Refusal refusal -> turns.text(turnRole, refusal.text());
            case Part.Image image -> writeUrl(turns, turnRole, image.url(), "image/jpeg", image.extra(), messageIndex);
            case Part.Audio audio -> {
                GeminiDataUrl url = GeminiDataUrl.parse(audio.data());
                writeInline(
                        turns,
                        turnRole,
                        MediaTypes.ofAudioFormat(audio.format()),
                        url == null ? audio.data() : url.base64(),
                        audio.extra());
            }
            case Part.File file -> writeFile(turns, turnRole, file, messageIndex);
            case Part.Other other -> writeOther(turns, turnRole, other, messageIndex);
        }
    }

    UnsupportedParameter unsupported(int messageIndex, String reason) {
        return new UnsupportedParameter(
                "%s: messages[%d]: %s".formatted(profile.name(), messageIndex, reason), "messages");
    }

    private void writeFile(TurnWriter turns, String turnRole, Part.File file, int messageIndex) {
        String mediaType = MediaTypes.ofFileName(file.filename());
        if (file.data() != null) {
            GeminiDataUrl url = GeminiDataUrl.parse(file.data());
            String type = url != null && !url.mediaType().isEmpty() ? url.mediaType() : mediaType;
            if (type == null) {
                throw unsupported(
                        messageIndex,
                        "the media type of a file is missing; send data:<type>;base64,… or a file name with an extension");
            }
            String base64 = url == null ? file.data() : url.base64();
            writeInline(turns, turnRole, GeminiImages.mediaType(type, base64), base64, file.extra());
        } else if (file.fileId() != null) {
            String id = file.fileId();
            String uri = id.startsWith(FILES) ? "https://" + FILE_HOST + "/v1beta/" + id : id;
            if (!isGoogleHosted(uri)) {
                throw unsupported(
                        messageIndex,
                        "file_id is not a Gemini file; use files/…, the file's URI, or send its bytes as file_data");
            }
            writeFileReference(turns, turnRole, uri, mediaType, file.extra());
        } else {
            throw unsupported(messageIndex, "a file has neither file_data nor file_id");
        }
    }

    private void writeOther(TurnWriter turns, String turnRole, Part.Other other, int messageIndex) {
        if (ownDialect) {
            turns.raw(turnRole, other.json());
            return;
        }
        if (other.type().equals("video_url")) {
            RawJson video = Json.parseObject(other.json()).get("video_url");
            String url = video == null
                    ? null
                    : ProviderStateJson.stringValue(
                            video.isObject() ? Json.parseObject(video).get("url") : video);
            if (url != null) {
                writeUrl(turns, turnRole, url, "video/mp4", AdditionalProperties.NONE, messageIndex);
                return;
            }
        }
        throw unsupported(
                messageIndex, "Gemini does not support parts of type '%s'".formatted(Text.echo(other.type())));
    }

    private void writeUrl(
            TurnWriter turns, String turnRole, String url, String type, AdditionalProperties extra, int messageIndex) {
        GeminiDataUrl data = GeminiDataUrl.parse(url);
        if (data != null) {
            String claimed = data.mediaType().isEmpty() ? type : data.mediaType();
            String mediaType = GeminiImages.mediaType(claimed, data.base64());
            if (mediaType.equals("image/gif")) {
                throw GeminiImages.unsupported(messageIndex, profile);
            }
            writeInline(turns, turnRole, mediaType, data.base64(), extra);
        } else if (isGoogleHosted(url)) {
            writeFileReference(turns, turnRole, url, null, extra);
        } else {
            throw unsupported(
                    messageIndex,
                    "Gemini requires the bytes, not a URL; set ratatoskr.fetch.images=true to have https: images fetched, or send a data: URL");
        }
    }

    private void writeInline(
            TurnWriter turns, String turnRole, String type, String base64, AdditionalProperties extra) {
        JsonWriter out =
                turns.beginPart(turnRole).beginObject().name("inlineData").beginObject();
        out.name("mimeType").string(type).name("data").string(base64).endObject();
        out.fields(ownDialect ? extra : AdditionalProperties.NONE).endObject();
    }

    private void writeFileReference(
            TurnWriter turns, String turnRole, String uri, @Nullable String type, AdditionalProperties extra) {
        JsonWriter out =
                turns.beginPart(turnRole).beginObject().name("fileData").beginObject();
        out.field("mimeType", type).name("fileUri").string(uri).endObject();
        out.fields(ownDialect ? extra : AdditionalProperties.NONE).endObject();
    }

    /** True if Google can read the URI: Files API, Cloud Storage, YouTube. */
    private static boolean isGoogleHosted(String url) {
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
