package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes message content. */
final class OpenAiPartWriter {
    private OpenAiPartWriter() {}

    /**
     * @param sameDialect true when unknown fields are of this dialect
     * @param cacheControl the {@code cache_control} of the last text; null: none
     */
    static void writeContent(JsonWriter writer, Content content, boolean sameDialect, @Nullable RawJson cacheControl) {
        switch (content) {
            case Content.Text text -> {
                if (cacheControl == null) {
                    writer.string(text.text());
                } else {
                    writer.beginList();
                    writeText(writer, new Part.Text(text.text()), sameDialect, cacheControl);
                    writer.endList();
                }
            }
            case Content.Parts parts -> {
                int marked = cacheControl == null ? -1 : CacheControls.lastText(parts.parts());
                writer.beginList();
                for (int i = 0; i < parts.parts().size(); i++) {
                    Part part = parts.parts().get(i);
                    if (part instanceof Part.Text text) {
                        writeText(writer, text, sameDialect, i == marked ? cacheControl : null);
                    } else {
                        writePart(writer, part, sameDialect);
                    }
                }
                writer.endList();
            }
        }
    }

    private static void writeText(
            JsonWriter writer, Part.Text text, boolean sameDialect, @Nullable RawJson cacheControl) {
        openPart(writer, "text")
                .name("text")
                .string(text.text())
                .fields(extraIf(text.extra(), sameDialect))
                .field("cache_control", cacheControl)
                .endObject();
    }

    private static void writePart(JsonWriter writer, Part part, boolean sameDialect) {
        switch (part) {
            case Part.Text text -> writeText(writer, text, sameDialect, null);
            case Part.Refusal refusal ->
                openPart(writer, "refusal")
                        .name("refusal")
                        .string(refusal.text())
                        .fields(extraIf(refusal.extra(), sameDialect))
                        .endObject();
            case Part.Image image -> {
                openPart(writer, "image_url").name("image_url").beginObject();
                writer.field("url", image.url()).field("detail", image.detail());
                closePart(writer, "image_url", extraIf(image.extra(), sameDialect));
            }
            case Part.Audio audio -> {
                openPart(writer, "input_audio").name("input_audio").beginObject();
                writer.field("data", audio.data()).field("format", audio.format());
                closePart(writer, "input_audio", extraIf(audio.extra(), sameDialect));
            }
            case Part.File file -> {
                openPart(writer, "file").name("file").beginObject();
                writer.field("file_id", file.fileId())
                        .field("filename", file.filename())
                        .field("file_data", file.data());
                closePart(writer, "file", extraIf(file.extra(), sameDialect));
            }
            case Part.Other other -> writer.raw(other.json());
        }
    }

    private static JsonWriter openPart(JsonWriter writer, String type) {
        return writer.beginObject().name("type").string(type);
    }

    private static AdditionalProperties extraIf(AdditionalProperties extra, boolean sameDialect) {
        return sameDialect ? extra : AdditionalProperties.NONE;
    }

    private static void closePart(JsonWriter writer, String nested, AdditionalProperties extra) {
        NestedExtras.write(writer, nested, extra).endObject();
        NestedExtras.writeOthers(writer, extra, nested).endObject();
    }
}
