package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Part;
import io.ratatoskr.json.JsonWriter;

/** Writes message content. */
final class PartWriter {
    private PartWriter() {}

    /** @param own true when unknown fields are of this dialect */
    static void content(JsonWriter writer, Content content, boolean own) {
        switch (content) {
            case Content.Text text -> writer.string(text.text());
            case Content.Parts parts -> {
                writer.beginList();
                for (Part part : parts.parts()) {
                    part(writer, part, own);
                }
                writer.endList();
            }
        }
    }

    private static void part(JsonWriter writer, Part part, boolean own) {
        switch (part) {
            case Part.Text text ->
                type(writer, "text")
                        .name("text")
                        .string(text.text())
                        .fields(extra(text.extra(), own))
                        .endObject();
            case Part.Refusal refusal ->
                type(writer, "refusal")
                        .name("refusal")
                        .string(refusal.text())
                        .fields(extra(refusal.extra(), own))
                        .endObject();
            case Part.Image image -> {
                type(writer, "image_url").name("image_url").beginObject();
                writer.field("url", image.url()).field("detail", image.detail());
                close(writer, "image_url", extra(image.extra(), own));
            }
            case Part.Audio audio -> {
                type(writer, "input_audio").name("input_audio").beginObject();
                writer.field("data", audio.data()).field("format", audio.format());
                close(writer, "input_audio", extra(audio.extra(), own));
            }
            case Part.File file -> {
                type(writer, "file").name("file").beginObject();
                writer.field("file_id", file.fileId())
                        .field("filename", file.filename())
                        .field("file_data", file.data());
                close(writer, "file", extra(file.extra(), own));
            }
            case Part.Other other -> writer.raw(other.json());
        }
    }

    private static JsonWriter type(JsonWriter writer, String type) {
        return writer.beginObject().name("type").string(type);
    }

    private static AdditionalProperties extra(AdditionalProperties extra, boolean own) {
        return own ? extra : AdditionalProperties.NONE;
    }

    private static void close(JsonWriter writer, String nested, AdditionalProperties extra) {
        Nested.write(writer, nested, extra).endObject();
        Nested.writeOthers(writer, extra, nested).endObject();
    }
}
