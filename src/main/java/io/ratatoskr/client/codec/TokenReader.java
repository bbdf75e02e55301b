package io.ratatoskr.client.codec;

import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.json.JsonReader;
import java.util.List;

/** Reads token counts and tokens. */
public final class TokenReader {
    private TokenReader() {}

    public static TokenCount count(byte[] json) {
        return ResponseJson.read(json, reader -> {
            long count = 0;
            boolean approximate = false;
            Long upperBound = null;
            String tokenizer = "";
            String model = "";
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "count" -> count = reader.readLong();
                    case "approximate" -> approximate = reader.readBoolean();
                    case "upper_bound" -> upperBound = reader.readLongOrNull();
                    case "tokenizer" -> tokenizer = reader.readString();
                    case "model" -> model = reader.readString();
                    default -> reader.skip();
                }
            }
            return new TokenCount(count, approximate, tokenizer, model, upperBound);
        });
    }

    public static Tokenization tokens(byte[] json) {
        return ResponseJson.read(json, reader -> {
            List<Token> tokens = List.of();
            String tokenizer = "";
            String model = "";
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "tokens" -> tokens = ResponseJson.list(reader, TokenReader::token);
                    case "tokenizer" -> tokenizer = reader.readString();
                    case "model" -> model = reader.readString();
                    default -> reader.skip();
                }
            }
            return new Tokenization(tokens, tokenizer, model);
        });
    }

    private static Token token(JsonReader reader) {
        int id = 0;
        String text = "";
        int start = 0;
        int end = 0;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "id" -> id = reader.readInt();
                case "text" -> text = reader.readString();
                case "start" -> start = reader.readInt();
                case "end" -> end = reader.readInt();
                default -> reader.skip();
            }
        }
        return new Token(id, text, start, end);
    }
}
