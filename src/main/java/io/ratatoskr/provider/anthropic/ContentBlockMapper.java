package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ImageType;
import io.ratatoskr.provider.anthropic.ContentBlock.Kind;
import io.ratatoskr.settings.ProviderProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Maps message content to content blocks. Blank texts are omitted, since the API rejects them. */
final class ContentBlockMapper {
    static final String CACHE_CONTROL = "cache_control";

    private static final String MESSAGES = "messages";

    private final ProviderProfile profile;
    private final boolean ownDialect;

    /** @param ownDialect whether unknown fields and parts belong to this dialect */
    ContentBlockMapper(ProviderProfile profile, boolean ownDialect) {
        this.profile = profile;
        this.ownDialect = ownDialect;
    }

    List<ContentBlock> map(@Nullable Content content) {
        return switch (content) {
            case null -> List.of();
            case Content.Text text ->
                WhiteSpace.isBlank(text.text()) ? List.of() : List.of(ContentBlock.text(text.text()));
            case Content.Parts parts -> {
                List<ContentBlock> blocks = new ArrayList<>(parts.parts().size());
                for (Part part : parts.parts()) {
                    ContentBlock block = map(part);
                    if (block != null) {
                        blocks.add(block);
                    }
                }
                yield blocks;
            }
        };
    }

    /** The unknown fields to send, without {@code cache_control}, which is handled separately. */
    AdditionalProperties additionalFields(AdditionalProperties extra) {
        return ownDialect ? extra.without(CACHE_CONTROL) : AdditionalProperties.NONE;
    }

    static @Nullable RawJson cacheControl(AdditionalProperties extra) {
        return Json.valueOrNull(extra.get(CACHE_CONTROL));
    }

    private @Nullable ContentBlock map(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text(), text.extra());
            case Part.Refusal refusal -> text(refusal.text(), refusal.extra());
            case Part.Image image -> image(image.url(), image.extra());
            case Part.File file -> file(file);
            case Part.Audio audio -> throw UnsupportedParameters.of(profile, MESSAGES, "audio");
            case Part.Other other -> {
                if (!ownDialect) {
                    throw UnsupportedParameters.of(profile, MESSAGES, "a part of type " + Text.echo(other.type()));
                }
                yield new ContentBlock(
                        Kind.RAW,
                        null,
                        writer -> writer.raw(other.json()),
                        cacheControl(Json.parseObject(other.json())));
            }
        };
    }

    private @Nullable ContentBlock text(String text, AdditionalProperties extra) {
        return WhiteSpace.isBlank(text)
                ? null
                : new ContentBlock(
                        Kind.PLAIN, text, writer -> writer.fields(additionalFields(extra)), cacheControl(extra));
    }

    private ContentBlock image(String url, AdditionalProperties extra) {
        AnthropicDataUrl data = AnthropicDataUrl.parse(url);
        if (data != null) {
            // The API compares the type with the bytes
            ImageType type = ImageType.ofBase64(data.data());
            if (type == null) {
                throw UnsupportedParameters.of(profile, MESSAGES, "an image that is not JPEG, PNG, GIF or WebP");
            }
            return block("image", extra, writer -> base64(writer, type.mediaType(), data.data()));
        }
        if (!isHttps(url)) {
            throw UnsupportedParameters.of(
                    profile, MESSAGES, "an image that is neither an https: URL nor a data: URL with base64");
        }
        return block("image", extra, writer -> source(writer, "url", "url", url));
    }

    private ContentBlock file(Part.File file) {
        String id = file.fileId();
        String data = file.data();
        if (data == null && id != null && (ownDialect || id.startsWith("file_"))) {
            return block("document", file.extra(), writer -> withTitle(source(writer, "file", "file_id", id), file));
        }
        if (data == null) {
            throw UnsupportedParameters.of(profile, MESSAGES, "a file id of another provider");
        }
        if (isHttps(data)) {
            return block("document", file.extra(), writer -> withTitle(source(writer, "url", "url", data), file));
        }
        AnthropicDataUrl url = AnthropicDataUrl.parse(data);
        if (url != null && url.mediaType().startsWith("image/")) {
            return image(data, file.extra());
        }
        if (url != null && url.mediaType().equals("application/pdf")) {
            return block(
                    "document", file.extra(), writer -> withTitle(base64(writer, url.mediaType(), url.data()), file));
        }
        String text = url != null && url.mediaType().equals("text/plain") ? decodeUtf8(url.data()) : null;
        if (text == null) {
            throw UnsupportedParameters.of(
                    profile, MESSAGES, "a file that is not a data: URL of a PDF, plain text or an image");
        }
        return block("document", file.extra(), writer -> withTitle(plainText(writer, text), file));
    }

    private ContentBlock block(String type, AdditionalProperties extra, Consumer<JsonWriter> fields) {
        Consumer<JsonWriter> body = writer -> {
            writer.field("type", type);
            fields.accept(writer);
            writer.fields(additionalFields(extra));
        };
        return ContentBlock.plain(body, cacheControl(extra));
    }

    private static JsonWriter source(JsonWriter writer, String type, String name, String value) {
        return writer.name("source")
                .beginObject()
                .field("type", type)
                .field(name, value)
                .endObject();
    }

    private static JsonWriter base64(JsonWriter writer, String mediaType, String data) {
        return writer.name("source")
                .beginObject()
                .field("type", "base64")
                .field("media_type", mediaType)
                .field("data", data)
                .endObject();
    }

    private static JsonWriter plainText(JsonWriter writer, String text) {
        return writer.name("source")
                .beginObject()
                .field("type", "text")
                .field("media_type", "text/plain")
                .field("data", text)
                .endObject();
    }

    private static void withTitle(JsonWriter writer, Part.File file) {
        writer.field("title", file.filename());
    }

    private static boolean isHttps(String url) {
        return url.regionMatches(true, 0, "https://", 0, 8);
    }

    private static @Nullable String decodeUtf8(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
