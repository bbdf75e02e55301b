package io.ratatoskr.api;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelCapability;
import java.util.Arrays;

/** An operation of the gateway. */
public enum Operation {
    CHAT("chat", ModelCapability.CHAT),
    GENERATE("generate", ModelCapability.GENERATE),
    EMBED("embed", ModelCapability.EMBED),
    NLI("nli", ModelCapability.NLI),
    ZERO_SHOT("zero-shot", ModelCapability.ZERO_SHOT),
    CLASSIFY("classify", ModelCapability.CLASSIFY),
    STANCE("stance", ModelCapability.STANCE),
    RERANK("rerank", ModelCapability.RERANK);

    private final String wireName;
    private final ModelCapability capability;

    Operation(String wireName, ModelCapability capability) {
        this.wireName = wireName;
        this.capability = capability;
    }

    /** The operation's name in routes, configuration and metrics, such as {@code chat} or {@code zero-shot}. */
    public String wireName() {
        return wireName;
    }

    /** The capability of the models that serve it. */
    public ModelCapability capability() {
        return capability;
    }

    /**
     * The operation with this wire name.
     *
     * @throws InvalidRequest when there is none; the message lists the operations
     */
    public static Operation fromWireName(String wireName) {
        for (Operation operation : values()) {
            if (operation.wireName.equals(wireName)) {
                return operation;
            }
        }
        throw new InvalidRequest("unknown operation '%s'; expected one of %s"
                .formatted(
                        wireName,
                        Arrays.stream(values()).map(Operation::wireName).toList()));
    }
}
