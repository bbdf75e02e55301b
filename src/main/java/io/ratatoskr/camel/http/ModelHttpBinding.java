package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrValidationWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Binds token operations, commands for local models and validation to HTTP, in the gateway's own JSON. Thread-safe. */
public final class ModelHttpBinding {
    private static final String ID = "id";
    /** A token as JSON, about. */
    private static final int BYTES_PER_TOKEN = 48;

    private final JsonPool jsonPool;

    public ModelHttpBinding(JsonPool jsonPool) {
        this.jsonPool = jsonPool;
    }

    public LocalModelCommand status(@Header(ID) @Nullable String id) {
        return new LocalModelCommand.Status(model(id));
    }

    public LocalModelCommand load(@Header(ID) @Nullable String id, @Variable(CALLER) @Nullable Caller caller) {
        AdminAction.LOAD.require(caller, id);
        return new LocalModelCommand.Load(model(id));
    }

    public LocalModelCommand unload(@Header(ID) @Nullable String id, @Variable(CALLER) @Nullable Caller caller) {
        AdminAction.UNLOAD.require(caller, id);
        return new LocalModelCommand.Unload(model(id));
    }

    public LocalModelCommand download(
            @Header(ID) @Nullable String id,
            @Header("upgrade") @Nullable String upgrade,
            @Variable(CALLER) @Nullable Caller caller) {
        boolean upgrades = "true".equals(upgrade);
        (upgrades ? AdminAction.UPGRADE : AdminAction.DOWNLOAD).require(caller, id);
        return new LocalModelCommand.Download(model(id), upgrades, DownloadProgressListener.NONE);
    }

    public GatewayHttpResponse response(@Body ModelStatus status, @Header(ID) @Nullable String id) {
        return GatewayHttpResponse.json(200, RatatoskrTokenWriter.writeStatus(model(id), status));
    }

    /** The body is a text, or OpenAI's messages with their tools. */
    public TokenRequest countRequest(@Body byte @Nullable [] body, Exchange exchange) {
        byte[] json = InboundRequests.requireContent(exchange, body, jsonPool);
        return jsonPool.request(
                json.length,
                exchange.getVariable(CANCELLATION, Cancellation.class),
                () -> OpenAiRequestParser.hasMessages(json)
                        ? tokenRequest(OpenAiRequestParser.parseChat(json))
                        : RatatoskrTokenRequests.read(json));
    }

    public GatewayHttpResponse countResponse(@Body TokenCount count) {
        return GatewayHttpResponse.json(200, RatatoskrTokenWriter.write(count));
    }

    public TokenRequest tokenizeRequest(@Body byte @Nullable [] body, Exchange exchange) {
        byte[] json = InboundRequests.requireContent(exchange, body, jsonPool);
        return jsonPool.request(
                json.length,
                exchange.getVariable(CANCELLATION, Cancellation.class),
                () -> RatatoskrTokenRequests.read(json));
    }

    public GatewayHttpResponse tokenizeResponse(
            @Body Tokenization tokens, @Variable(CANCELLATION) @Nullable Cancellation cancellation) {
        return GatewayHttpResponse.json(
                200,
                jsonPool.response(
                        (long) BYTES_PER_TOKEN * tokens.tokens().size(),
                        cancellation,
                        () -> RatatoskrTokenWriter.write(tokens)));
    }

    /**
     * The body is the request to validate: of the operation in the field {@code operation}, if it is one of the gateway's own JSON; else
     * OpenAI's, without messages, prompt or input a chat with a message of one character.
     */
    public ModelRequest validateRequest(
            @Body byte @Nullable [] body, @Header(ID) @Nullable String id, Exchange exchange) {
        InboundRequests.readPolicy(exchange);
        byte[] json = InboundRequests.requireContent(exchange, body, jsonPool);
        return jsonPool.request(
                json.length, exchange.getVariable(CANCELLATION, Cancellation.class), () -> validated(json, model(id)));
    }

    private static ModelRequest validated(byte[] json, String model) {
        RatatoskrRouteRequests.Parsed parsed = RatatoskrRouteRequests.readNamed(json);
        return parsed == null
                ? OpenAiRequestParser.parseAny(json, model)
                : RatatoskrRequests.read(parsed.operation(), parsed.body(), parsed.isBatch())
                        .withModel(model);
    }

    public GatewayHttpResponse validateResponse(@Body Validation validation) {
        return GatewayHttpResponse.json(200, RatatoskrValidationWriter.write(validation));
    }

    private static TokenRequest tokenRequest(ChatRequest chat) {
        return new TokenRequest(
                new TokenInput.Messages(chat.messages(), chat.tools()),
                chat.options().model(),
                chat.options().provider());
    }

    private static String model(@Nullable String id) {
        return id == null ? "" : id;
    }
}
