package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Input;
import io.ratatoskr.json.JsonWriter;

/** Writes {@code input} and {@code prompt} in the form the caller used. */
final class OpenAiInputWriter {
    private OpenAiInputWriter() {}

    static void write(JsonWriter writer, Input input) {
        switch (input) {
            case Input.Texts texts -> {
                if (texts.single()) {
                    writer.string(texts.texts().getFirst());
                    return;
                }
                writer.beginList();
                texts.texts().forEach(writer::string);
                writer.endList();
            }
            case Input.Tokens tokens -> {
                if (tokens.single()) {
                    writeTokenIds(writer, tokens.tokens().getFirst());
                    return;
                }
                writer.beginList();
                for (int[] ids : tokens.tokens()) {
                    writeTokenIds(writer, ids);
                }
                writer.endList();
            }
        }
    }

    private static void writeTokenIds(JsonWriter writer, int[] ids) {
        writer.beginList();
        for (int id : ids) {
            writer.number(id);
        }
        writer.endList();
    }
}
