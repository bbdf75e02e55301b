package io.ratatoskr.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.IntArrayList;
import io.ratatoskr.api.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One of OpenAI's tiktoken encodings, loaded on first use. Text that looks like a special token is treated as text. */
final class TiktokenCounter implements TokenCounter {
    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    private final String name;

    TiktokenCounter(String name) {
        this.name = name;
    }

    private Encoding encoding() {
        return ENCODINGS
                .getEncoding(name)
                .orElseThrow(() -> new IllegalArgumentException("unknown encoding " + name));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int count(String text) {
        return encoding().countTokensOrdinary(text);
    }

    @Override
    public List<Token> tokens(String text) {
        Encoding encoding = encoding();
        IntArrayList ids = encoding.encodeOrdinary(text);
        List<Token> tokens = new ArrayList<>(ids.size());
        var single = new IntArrayList(1);
        int at = 0;
        for (int i = 0; i < ids.size(); i++) {
            single.clear();
            single.add(ids.get(i));
            byte[] bytes = encoding.decodeBytes(single);
            tokens.add(new Token(ids.get(i), new String(bytes, StandardCharsets.UTF_8), at, at + bytes.length));
            at += bytes.length;
        }
        return tokens;
    }
}
