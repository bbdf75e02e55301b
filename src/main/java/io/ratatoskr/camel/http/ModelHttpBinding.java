package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrValidationWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.Json;
import org.apache.camel.Exchange;

/** Binds token operations, commands for local models and validation to HTTP, in the gateway's own JSON. Thread-safe. */
public final class ModelHttpBinding {
    private static final String ID = "id";

    public void status(Exchange exchange) {
        setCommand(exchange, new LocalModelCommand.Status(id(exchange)));
    }

    public void load(Exchange exchange) {
        setCommand(exchange, new LocalModelCommand.Load(id(exchange)));
    }

    public void unload(Exchange exchange) {
        setCommand(exchange, new LocalModelCommand.Unload(id(exchange)));
    }

    public void download(Exchange exchange) {
        boolean upgrade = "true".equals(exchange.getMessage().getHeader("upgrade", String.class));
        setCommand(exchange, new LocalModelCommand.Download(id(exchange), upgrade, DownloadProgressListener.NONE));
    }

    public void reply(Exchange exchange) {
        var status = (ModelStatus) exchange.getMessage().getBody();
        String model = ((LocalModelCommand) exchange.getVariable(REQUEST)).model();
        respond(exchange, RatatoskrTokenWriter.writeStatus(model, status));
    }

    /** The body is a text, or OpenAI's messages with their tools. */
    public void countRequest(Exchange exchange) {
        byte[] body = body(exchange);
        exchange.getMessage()
                .setBody(
                        isChat(body)
                                ? tokenRequest(OpenAiRequestParser.parseChat(body))
                                : RatatoskrTokenRequests.read(body));
    }

    public void countReply(Exchange exchange) {
        respond(exchange, RatatoskrTokenWriter.write((TokenCount)
                exchange.getMessage().getBody()));
    }

    public void tokenizeRequest(Exchange exchange) {
        exchange.getMessage().setBody(RatatoskrTokenRequests.read(body(exchange)));
    }

    public void tokenizeReply(Exchange exchange) {
        respond(exchange, RatatoskrTokenWriter.write((Tokenization)
                exchange.getMessage().getBody()));
    }

    /** The body is the request to validate; without messages, prompt or input it is a chat with an empty message. */
    public void validateRequest(Exchange exchange) {
        InboundRequests.readPolicy(exchange);
        exchange.getMessage().setBody(OpenAiRequestParser.parseAny(body(exchange), id(exchange)));
    }

    public void validateReply(Exchange exchange) {
        respond(exchange, RatatoskrValidationWriter.write((Validation)
                exchange.getMessage().getBody()));
    }

    private static boolean isChat(byte[] body) {
        return Json.parseObject(body).get("messages") != null;
    }

    private static TokenRequest tokenRequest(ChatRequest chat) {
        return new TokenRequest(
                new TokenInput.Messages(chat.messages(), chat.tools()),
                chat.options().model(),
                chat.options().provider());
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getHeader(ID, "", String.class);
    }

    private static void setCommand(Exchange exchange, LocalModelCommand order) {
        exchange.setVariable(REQUEST, order);
        exchange.getMessage().setBody(order);
    }

    private static byte[] body(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] bytes && bytes.length > 0) {
            return bytes;
        }
        throw new InvalidRequest("the body is empty; expected a JSON object");
    }

    private static void respond(Exchange exchange, byte[] json) {
        exchange.getMessage().setBody(GatewayHttpResponse.json(200, json));
    }
}
