package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Converts {@code logprobsResult} to the format of OpenAI. */
final class GeminiLogprobs {
    private static final String PREFIX = "{\"content\":[";
    private static final String SUFFIX = "],\"refusal\":null}";

    private record Token(String text, double logprob) {}

    private GeminiLogprobs() {}

    static RawJson read(JsonReader reader) {
        List<Token> chosen = new ArrayList<>();
        List<List<Token>> top = new ArrayList<>();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("chosenCandidates") && reader.isList()) {
                chosen = readTokens(reader);
            } else if (reader.name().equals("topCandidates") && reader.isList()) {
                reader.beginList();
                while (reader.nextElement()) {
                    top.add(readAlternatives(reader));
                }
            } else {
                reader.skip();
            }
        }
        var out = new JsonWriter(256);
        out.beginObject().name("content").beginList();
        for (int i = 0; i < chosen.size(); i++) {
            beginToken(out, chosen.get(i));
            out.name("top_logprobs").beginList();
            for (Token other : i < top.size() ? top.get(i) : List.<Token>of()) {
                beginToken(out, other);
                out.endObject();
            }
            out.endList().endObject();
        }
        return out.endList().name("refusal").nullValue().endObject().toRawJson();
    }

    private static List<Token> readAlternatives(JsonReader reader) {
        List<Token> tokens = new ArrayList<>();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("candidates") && reader.isList()) {
                tokens = readTokens(reader);
            } else {
                reader.skip();
            }
        }
        return tokens;
    }

    private static List<Token> readTokens(JsonReader reader) {
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
    private static void beginToken(JsonWriter out, Token token) {
        out.beginObject().name("token").string(token.text()).name("logprob").number(token.logprob());
        out.name("bytes").beginList();
        for (byte b : token.text().getBytes(StandardCharsets.UTF_8)) {
            out.number(b & 0xFF);
        }
        out.endList();
    }

    /** Joins several results of {@link #read}. */
    static RawJson join(List<RawJson> lists) {
        var all = new StringBuilder(PREFIX);
        for (RawJson each : lists) {
            String text = each.text();
            String tokens = text.substring(PREFIX.length(), text.length() - SUFFIX.length());
            all.append(all.length() == PREFIX.length() || tokens.isEmpty() ? "" : ",")
                    .append(tokens);
        }
        return new RawJson(all.append(SUFFIX).toString());
    }
}
