package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Converts {@code logprobsResult} to the format of OpenAI. */
final class Logprobs {
    private static final String BEFORE = "{\"content\":[";
    private static final String AFTER = "],\"refusal\":null}";

    private record Token(String text, double logprob) {}

    private Logprobs() {}

    static RawJson read(JsonReader reader) {
        List<Token> chosen = new ArrayList<>();
        List<List<Token>> top = new ArrayList<>();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("chosenCandidates") && reader.isList()) {
                chosen = tokens(reader);
            } else if (reader.name().equals("topCandidates") && reader.isList()) {
                reader.beginList();
                while (reader.nextElement()) {
                    top.add(alternatives(reader));
                }
            } else {
                reader.skip();
            }
        }
        var out = new JsonWriter(256);
        out.beginObject().name("content").beginList();
        for (int i = 0; i < chosen.size(); i++) {
            token(out, chosen.get(i));
            out.name("top_logprobs").beginList();
            for (Token other : i < top.size() ? top.get(i) : List.<Token>of()) {
                token(out, other);
                out.endObject();
            }
            out.endList().endObject();
        }
        return out.endList().name("refusal").nullValue().endObject().toRawJson();
    }

    private static List<Token> alternatives(JsonReader reader) {
        List<Token> tokens = new ArrayList<>();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("candidates") && reader.isList()) {
                tokens = tokens(reader);
            } else {
                reader.skip();
            }
        }
        return tokens;
    }

    private static List<Token> tokens(JsonReader reader) {
        List<Token> tokens = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            String text = "";
            double logprob = 0;
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("token")) {
                    text = reader.readString();
                } else if (reader.name().equals("logProbability")) {
                    logprob = reader.readDouble();
                } else {
                    reader.skip();
                }
            }
            tokens.add(new Token(text, logprob));
        }
        return tokens;
    }

    /** Begins an object with the fields common to all tokens. */
    private static void token(JsonWriter out, Token token) {
        out.beginObject().name("token").string(token.text()).name("logprob").number(token.logprob());
        out.name("bytes").beginList();
        for (byte b : token.text().getBytes(StandardCharsets.UTF_8)) {
            out.number(b & 0xFF);
        }
        out.endList();
    }

    /** Joins several results of {@link #read}. */
    static RawJson joined(List<RawJson> several) {
        var all = new StringBuilder(BEFORE);
        for (RawJson each : several) {
            String text = each.text();
            String tokens = text.substring(BEFORE.length(), text.length() - AFTER.length());
            all.append(all.length() == BEFORE.length() || tokens.isEmpty() ? "" : ",")
                    .append(tokens);
        }
        return new RawJson(all.append(AFTER).toString());
    }
}
