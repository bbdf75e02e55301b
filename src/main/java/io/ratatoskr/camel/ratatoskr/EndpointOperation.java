package io.ratatoskr.camel.ratatoskr;

import static io.ratatoskr.camel.ratatoskr.EndpointOption.HYPOTHESIS;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.INPUT;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.LABELS;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.MAX_TOKENS;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.MODEL;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.PARAMETERS;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.PROVIDER;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.QUERY;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.RESPONSE_FORMAT;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.SYSTEM;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.TARGET;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.TEMPERATURE;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.TIMEOUT;
import static io.ratatoskr.camel.ratatoskr.EndpointOption.TOP_N;

import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.camel.convert.RequestKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Message;

/** The operations of {@code ratatoskr:} endpoints, with the routes that perform them. */
enum EndpointOperation {
    CHAT(RequestKind.CHAT),
    GENERATE(RequestKind.GENERATE),
    EMBED(RequestKind.EMBED),
    CLASSIFY(RequestKind.CLASSIFY),
    ZERO_SHOT(RequestKind.ZERO_SHOT),
    NLI(RequestKind.NLI),
    STANCE(RequestKind.STANCE),
    RERANK(RequestKind.RERANK),
    TOKENS("tokens", RequestKind.COUNT_TOKENS),
    TOKENIZE(RequestKind.TOKENIZE);

    private final String wireName;
    private final RequestKind kind;

    EndpointOperation(RequestKind kind) {
        this(kind.wireName(), kind);
    }

    EndpointOperation(String wireName, RequestKind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    /**
     * The operation with this name, as in {@code ratatoskr:zero-shot}.
     *
     * @throws IllegalArgumentException when there is none; the message lists the operations
     */
    static EndpointOperation of(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown operation '%s'; expected one of %s"
                        .formatted(RequestOptions.quote(name), String.join(", ", names()))));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(EndpointOperation::wireName).toList();
    }

    String wireName() {
        return wireName;
    }

    /** The endpoint that takes any body and applies the operation's policy. */
    String entry() {
        return "direct:" + kind.wireName();
    }

    /** The endpoint behind the policy. */
    String serve() {
        return "direct:serve-" + kind.wireName();
    }

    /** The kind of its requests. */
    RequestKind kind() {
        return kind;
    }

    /** Whether its responses can be streamed. */
    boolean isStreamable() {
        return this == CHAT || this == GENERATE;
    }

    /** The operation that a message is for: a classification with labels is a zero-shot classification. */
    EndpointOperation performedFor(Message message) {
        return this == CLASSIFY && (message.getBody() instanceof ZeroShotRequest || RequestOptions.hasLabels(message))
                ? ZERO_SHOT
                : this;
    }

    /** The options with an effect, besides those of every endpoint. */
    Set<EndpointOption> options() {
        return switch (this) {
            case CHAT ->
                EnumSet.of(
                        MODEL, PROVIDER, SYSTEM, TEMPERATURE, MAX_TOKENS, RESPONSE_FORMAT, PARAMETERS, TIMEOUT, INPUT);
            case GENERATE -> EnumSet.of(MODEL, PROVIDER, TEMPERATURE, MAX_TOKENS, PARAMETERS, TIMEOUT, INPUT);
            case EMBED -> EnumSet.of(MODEL, PROVIDER, PARAMETERS, TIMEOUT, INPUT);
            case CLASSIFY, ZERO_SHOT -> EnumSet.of(MODEL, PROVIDER, LABELS, PARAMETERS, TIMEOUT, INPUT);
            case NLI -> EnumSet.of(MODEL, PROVIDER, HYPOTHESIS, PARAMETERS, TIMEOUT, INPUT);
            case STANCE -> EnumSet.of(MODEL, PROVIDER, TARGET, PARAMETERS, TIMEOUT, INPUT);
            case RERANK -> EnumSet.of(MODEL, PROVIDER, QUERY, TOP_N, PARAMETERS, TIMEOUT, INPUT);
            case TOKENS, TOKENIZE -> EnumSet.of(MODEL, PROVIDER, INPUT);
        };
    }
}
