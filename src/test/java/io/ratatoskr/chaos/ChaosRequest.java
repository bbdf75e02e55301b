package io.ratatoskr.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A request and what the right response to it contains.
 *
 * @param token in the message of a chat that is sent once only; empty for others
 * @param texts the message of a chat, the inputs of embeddings
 */
record ChaosRequest(Kind kind, String token, String model, List<String> texts) {
    enum Kind {
        CHAT,
        STREAM,
        /** One of a few chats, so that the cache has most of them. */
        REPEATED_CHAT,
        REPEATED_STREAM,
        EMBEDDINGS,
        /** The client disconnects after it has sent the request. */
        ABANDONED_CHAT,
        /** The client disconnects within the stream. */
        ABANDONED_STREAM;

        boolean isAbandoned() {
            return this == ABANDONED_CHAT || this == ABANDONED_STREAM;
        }
    }

    private static final int REPEATED = 40;

    static ChaosRequest of(long number, Random random) {
        Kind[] kinds = Kind.values();
        Kind kind = random.nextInt(3) == 0 ? Kind.STREAM : kinds[random.nextInt(kinds.length)];
        String model = ChaosHome.MODELS.get(random.nextInt(ChaosHome.MODELS.size()));
        return switch (kind) {
            case CHAT, STREAM, ABANDONED_CHAT, ABANDONED_STREAM -> {
                String token = "token-" + number + "-";
                yield new ChaosRequest(
                        kind,
                        token,
                        model,
                        List.of(token + " wörter der Esche" + " auf und ab".repeat(random.nextInt(12))));
            }
            case REPEATED_CHAT, REPEATED_STREAM ->
                new ChaosRequest(
                        kind, "", model, List.of("repeated " + random.nextInt(REPEATED) + " up and down the ash"));
            case EMBEDDINGS -> {
                var texts = new ArrayList<String>();
                int count = 1 + random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    texts.add("text " + random.nextInt(REPEATED));
                }
                yield new ChaosRequest(kind, "", "shared", texts);
            }
        };
    }

    boolean isStream() {
        return kind == Kind.STREAM || kind == Kind.REPEATED_STREAM || kind == Kind.ABANDONED_STREAM;
    }

    String path() {
        return kind == Kind.EMBEDDINGS ? "/v1/embeddings" : "/v1/chat/completions";
    }

    String json() {
        ObjectNode body = Json.mapper().createObjectNode().put("model", model);
        if (kind == Kind.EMBEDDINGS) {
            ArrayNode input = body.putArray("input");
            texts.forEach(input::add);
            return body.toString();
        }
        if (isStream()) {
            body.put("stream", true);
        }
        if (token.isEmpty()) {
            body.put("temperature", 0);
        }
        body.putArray("messages").addObject().put("role", "user").put("content", texts.getFirst());
        return body.toString();
    }
}
