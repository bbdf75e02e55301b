package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;

/** What can be requested at {@code direct:<wire name>}: the operations of models, and those of tokenizers. */
public enum RequestKind {
    CHAT(Operation.CHAT, ChatRequest.class),
    GENERATE(Operation.GENERATE, GenerateRequest.class),
    EMBED(Operation.EMBED, EmbedRequest.class),
    NLI(Operation.NLI, NliRequest.class),
    ZERO_SHOT(Operation.ZERO_SHOT, ZeroShotRequest.class),
    CLASSIFY(Operation.CLASSIFY, ClassifyRequest.class),
    STANCE(Operation.STANCE, StanceRequest.class),
    RERANK(Operation.RERANK, RerankRequest.class),
    COUNT_TOKENS("count-tokens"),
    TOKENIZE("tokenize");

    private final String wireName;
    private final Class<?> type;

    RequestKind(Operation operation, Class<? extends ModelRequest> type) {
        this.wireName = operation.wireName();
        this.type = type;
    }

    RequestKind(String wireName) {
        this.wireName = wireName;
        this.type = TokenRequest.class;
    }

    /** The name in routes, such as {@code zero-shot} or {@code count-tokens}. */
    public String wireName() {
        return wireName;
    }

    /** The record of its requests: a {@link ModelRequest}, or {@link TokenRequest}. */
    public Class<?> type() {
        return type;
    }

    /** The kind of the requests for an operation. */
    public static RequestKind of(Operation operation) {
        return switch (operation) {
            case CHAT -> CHAT;
            case GENERATE -> GENERATE;
            case EMBED -> EMBED;
            case NLI -> NLI;
            case ZERO_SHOT -> ZERO_SHOT;
            case CLASSIFY -> CLASSIFY;
            case STANCE -> STANCE;
            case RERANK -> RERANK;
        };
    }
}
