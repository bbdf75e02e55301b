package io.ratatoskr.client.transport;

/** What a client can request of a gateway. */
public enum ServiceOperation {
    CHAT("chat"),
    GENERATE("generate"),
    EMBED("embed", true),
    NLI("nli", true),
    ZERO_SHOT("zero_shot", true),
    CLASSIFY("classify", true),
    STANCE("stance", true),
    RERANK("rerank", true),
    TOKENS("tokens", true),
    TOKENIZE("tokenize", true),
    MODELS("models", true),
    METADATA("metadata", true),
    STATUS("status", true),
    VALIDATE("validate", true),
    ROUTE("route", true),
    PRESETS("presets", true),
    CAPABILITIES("capabilities", true),
    LOAD("load"),
    UNLOAD("unload"),
    DOWNLOAD("download"),
    REFRESH("refresh"),
    GATEWAY_STATUS("status", true),
    HEALTH("health", true),
    RELOAD("reload"),
    STOP("stop");

    private final String wireName;
    private final boolean repeatable;

    ServiceOperation(String wireName) {
        this(wireName, false);
    }

    ServiceOperation(String wireName, boolean repeatable) {
        this.wireName = wireName;
        this.repeatable = repeatable;
    }

    /** The name in JSON lines, such as {@code zero_shot}. */
    public String wireName() {
        return wireName;
    }

    /**
     * Whether a request is sent a second time when its connection is lost: it changes nothing, and its repetition costs little. A chat or
     * a completion may be paid for twice.
     */
    public boolean isRepeatable() {
        return repeatable;
    }
}
