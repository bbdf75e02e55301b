package io.ratatoskr.camel.convert;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.camel.exchange.Caller;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request as a policy reads it: the variable {@code request}, such as <code>${variable.request.promptTokens}</code>. It is the
 * request as it came to {@code direct:<operation>}; changes that the policy makes are in the body. Values are computed when they are
 * read. Thread-safe.
 */
public final class RequestView {
    private final Object request;
    private final RequestKind kind;
    private final @Nullable Caller caller;
    private final @Nullable Cancellation cancellation;
    private final RequestEstimator estimator;
    private volatile long promptTokens = -1;

    /**
     * @param request a {@link ModelRequest} or {@link TokenRequest}
     * @param caller the frontend's caller; null: the operator's own code
     * @param cancellation ends computations; null: none
     */
    public RequestView(
            Object request,
            RequestKind kind,
            @Nullable Caller caller,
            @Nullable Cancellation cancellation,
            RequestEstimator estimator) {
        this.request = request;
        this.kind = kind;
        this.caller = caller;
        this.cancellation = cancellation;
        this.estimator = estimator;
    }

    /** The record of the request. */
    public Object record() {
        return request;
    }

    /** The operation's name in routes, such as {@code zero-shot}. */
    public String operation() {
        return kind.wireName();
    }

    /** The model string as the caller sent it. */
    public String model() {
        return request instanceof ModelRequest any ? any.model() : ((TokenRequest) request).model();
    }

    /** The provider that the request is pinned to; null: none. */
    public @Nullable String provider() {
        return request instanceof ModelRequest any ? any.provider() : ((TokenRequest) request).provider();
    }

    /** Whether the response is streamed. */
    public boolean stream() {
        return request instanceof ModelRequest any && any.stream();
    }

    /** All texts of the request, separated by line breaks. */
    public String text() {
        return String.join("\n", texts());
    }

    /** The texts of the request: of messages, prompts or inputs; premises and hypotheses; a query and its documents. */
    public List<String> texts() {
        return RequestTexts.of(request);
    }

    /** The text of the last message of a user; of other requests than chats, the last text. Empty if there is none. */
    public String lastUserText() {
        if (request instanceof ChatRequest chat) {
            for (Message message : chat.messages().reversed()) {
                if (message.role() == Role.USER) {
                    return RequestTexts.of(message);
                }
            }
            return "";
        }
        List<String> texts = texts();
        return texts.isEmpty() ? "" : texts.getLast();
    }

    /** The system prompt of a chat: its system and developer messages. Empty if there is none. */
    public String system() {
        return request instanceof ChatRequest chat ? RequestTexts.system(chat) : "";
    }

    /** The number of messages of a chat; otherwise that of the texts. */
    public int size() {
        return request instanceof ChatRequest chat ? chat.messages().size() : texts().size();
    }

    /** The characters of the texts. */
    public long characters() {
        return texts().stream().mapToLong(String::length).sum();
    }

    /** Whether a chat has tools. */
    public boolean hasTools() {
        return request instanceof ChatRequest chat && !chat.tools().isEmpty();
    }

    /** Whether a chat has images. */
    public boolean hasImages() {
        return request instanceof ChatRequest chat && RequestTexts.hasImages(chat);
    }

    /** Whether the response of a chat is to be JSON. */
    public boolean jsonOutput() {
        if (!(request instanceof ChatRequest chat)) {
            return false;
        }
        ResponseFormat format = chat.options().output().responseFormat();
        return format instanceof ResponseFormat.JsonObject || format instanceof ResponseFormat.JsonSchema;
    }

    /**
     * The texts of the request in pieces of at most that many characters, for models that read only the beginning of a text. Each piece
     * overlaps half of the one before. Blank pieces are left out.
     */
    public List<String> pieces(int length) {
        return TextWindows.of(texts(), length);
    }

    /** The requested maximum of tokens of the response; null: unset. */
    public @Nullable Integer maxTokens() {
        return switch (request) {
            case ChatRequest chat -> chat.options().maxTokens();
            case GenerateRequest generate -> generate.options().maxTokens();
            default -> null;
        };
    }

    /** The sampling temperature; null: unset. */
    public @Nullable Double temperature() {
        return switch (request) {
            case ChatRequest chat -> chat.options().temperature();
            case GenerateRequest generate -> generate.options().temperature();
            default -> null;
        };
    }

    /** The tokens of the request's texts by the tokenizer of its model, counted once. */
    public long promptTokens() {
        long counted = promptTokens;
        if (counted < 0) {
            List<? extends TokenInput> inputs = RequestTexts.inputs(request);
            counted = RequestTexts.tokenIds(request)
                    + (inputs.isEmpty() ? 0 : estimator.countTokens(inputs, model(), provider(), cancellation));
            promptTokens = counted;
        }
        return counted;
    }

    /** The maximum cost of the request in US dollars; null if a price or a count is unknown. */
    public @Nullable BigDecimal maxCost() {
        return request instanceof ModelRequest any ? estimator.maxCost(any, cancellation) : null;
    }

    /** The name of the caller's key; null when it has none, or the request comes from the operator's own code. */
    public @Nullable String callerName() {
        return caller == null ? null : caller.name();
    }

    /** Names no text of the request. */
    @Override
    public String toString() {
        return "%s of %s".formatted(operation(), model());
    }
}
