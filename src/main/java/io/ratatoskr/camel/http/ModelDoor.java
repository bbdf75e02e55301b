package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.RatatoskrConstants.REQUEST;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.DownloadProgressListener;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.LocalModelCommand;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelStatus;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.openai.OpenAiRequests;
import io.ratatoskr.wire.TokenAnswers;
import io.ratatoskr.wire.TokenRequests;
import io.ratatoskr.wire.ValidationAnswers;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;

/** Binds token operations, commands for local models and validation to HTTP, in the gateway's own JSON. Thread-safe. */
public final class ModelDoor {
    private static final String ID = "id";
    private static final RawJson NOTHING_SAID = new RawJson("[{\"role\":\"user\",\"content\":\"\"}]");

    public void status(Exchange exchange) {
        order(exchange, new LocalModelCommand.Status(id(exchange)));
    }

    public void load(Exchange exchange) {
        order(exchange, new LocalModelCommand.Load(id(exchange)));
    }

    public void unload(Exchange exchange) {
        order(exchange, new LocalModelCommand.Unload(id(exchange)));
    }

    public void download(Exchange exchange) {
        boolean upgrade = "true".equals(exchange.getMessage().getHeader("upgrade", String.class));
        order(exchange, new LocalModelCommand.Download(id(exchange), upgrade, DownloadProgressListener.NONE));
    }

    public void reply(Exchange exchange) {
        var status = (ModelStatus) exchange.getMessage().getBody();
        String model = ((LocalModelCommand) exchange.getVariable(REQUEST)).model();
        answer(exchange, TokenAnswers.status(model, status));
    }

    /** The body is a text, or OpenAI's messages with their tools. */
    public void countRequest(Exchange exchange) {
        byte[] body = body(exchange);
        exchange.getMessage().setBody(isChat(body) ? chat(OpenAiRequests.readChat(body)) : TokenRequests.read(body));
    }

    public void countReply(Exchange exchange) {
        answer(exchange, TokenAnswers.write((TokenCount) exchange.getMessage().getBody()));
    }

    public void tokenizeRequest(Exchange exchange) {
        exchange.getMessage().setBody(TokenRequests.read(body(exchange)));
    }

    public void tokenizeReply(Exchange exchange) {
        answer(exchange, TokenAnswers.write((Tokenization) exchange.getMessage().getBody()));
    }

    /** The body is the request to validate; without messages, prompt or input it is a chat with an empty message. */
    public void validateRequest(Exchange exchange) {
        Asked.wish(exchange);
        AdditionalProperties fields = Json.parseObject(body(exchange)).with("model", Json.string(id(exchange)));
        ModelRequest request;
        if (fields.get("messages") != null) {
            request = OpenAiRequests.readChat(bytes(fields));
        } else if (fields.get("prompt") != null) {
            request = OpenAiRequests.readGenerate(bytes(fields));
        } else if (fields.get("input") != null) {
            request = OpenAiRequests.readEmbed(bytes(fields));
        } else {
            request = OpenAiRequests.readChat(bytes(fields.with("messages", NOTHING_SAID)));
        }
        exchange.getMessage().setBody(request);
    }

    public void validateReply(Exchange exchange) {
        answer(exchange, ValidationAnswers.write((Validation)
                exchange.getMessage().getBody()));
    }

    private static byte[] bytes(AdditionalProperties fields) {
        return Json.object(fields).text().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isChat(byte[] body) {
        return Json.parseObject(body).get("messages") != null;
    }

    private static TokenRequest chat(ChatRequest chat) {
        return new TokenRequest(
                new TokenInput.Messages(chat.messages(), chat.tools()),
                chat.options().model(),
                chat.options().provider());
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getHeader(ID, "", String.class);
    }

    private static void order(Exchange exchange, LocalModelCommand order) {
        exchange.setVariable(REQUEST, order);
        exchange.getMessage().setBody(order);
    }

    private static byte[] body(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] bytes && bytes.length > 0) {
            return bytes;
        }
        throw new InvalidRequest("the body is empty; expected a JSON object");
    }

    private static void answer(Exchange exchange, byte[] json) {
        exchange.getMessage().setBody(HttpReply.json(200, json));
    }
}
