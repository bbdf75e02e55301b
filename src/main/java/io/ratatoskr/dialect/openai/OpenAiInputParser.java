package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses {@code input} and {@code prompt}: a string, a list of strings, token ids, or a list of lists of token ids. */
final class OpenAiInputParser {
    static final String EXPECTED = "a string, a list of strings, or token ids";

    private OpenAiInputParser() {}

    /** @param emptyAllowed true when a string may be empty */
    static @Nullable Input parse(JsonReader reader, boolean emptyAllowed) {
        if (reader.isNull()) {
            return null;
        }
        if (reader.isString()) {
            return Input.of(parseText(reader, emptyAllowed));
        }
        if (!reader.isList()) {
            throw reader.typeError(EXPECTED);
        }
        String field = reader.name();
        reader.beginList();
        if (!reader.nextElement()) {
            throw new InvalidRequest("%s is empty; expected at least one item".formatted(field), field);
        }
        if (reader.isString()) {
            return parseTexts(reader, field, emptyAllowed);
        }
        if (reader.isNumber()) {
            return new Input.Tokens(List.of(parseTokenIds(reader)), true);
        }
        if (!reader.isList()) {
            throw reader.typeError("a string, a token id, or a list of token ids");
        }
        List<int[]> tokens = new ArrayList<>();
        do {
            RequestLimits.checkNext(tokens.size(), RequestLimits.MAX_INPUTS, field);
            reader.beginList();
            if (!reader.nextElement()) {
                throw reader.typeError("a token id or more");
            }
            tokens.add(parseTokenIds(reader));
        } while (reader.nextElement());
        return new Input.Tokens(tokens, false);
    }

    private static Input parseTexts(JsonReader reader, String field, boolean emptyAllowed) {
        List<String> texts = new ArrayList<>();
        do {
            RequestLimits.checkNext(texts.size(), RequestLimits.MAX_INPUTS, field);
            texts.add(parseText(reader, emptyAllowed));
        } while (reader.nextElement());
        return Input.of(texts);
    }

    private static String parseText(JsonReader reader, boolean emptyAllowed) {
        String text = reader.readString();
        if (text.isEmpty() && !emptyAllowed) {
            throw reader.typeError("a non-empty string");
        }
        return text;
    }

    /** Parses the token ids from the reader's position to the end of the list. */
    private static int[] parseTokenIds(JsonReader reader) {
        int[] ids = new int[16];
        int count = 0;
        do {
            int id = reader.readInt();
            if (id < 0) {
                throw reader.typeError("a token id");
            }
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count++] = id;
        } while (reader.nextElement());
        return Arrays.copyOf(ids, count);
    }
}
