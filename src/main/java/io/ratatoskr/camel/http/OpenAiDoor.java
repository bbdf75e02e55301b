package io.ratatoskr.camel.http;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.camel.RatatoskrConstants;
import io.ratatoskr.provider.openai.OpenAiAnswers;
import io.ratatoskr.provider.openai.OpenAiRequests;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * OpenAI's dialect at the HTTP door: bytes to records on the way in, records to {@link HttpReply} on the way out. The routes of
 * {@code routes/http} call its methods by name. Thread-safe.
 */
public final class OpenAiDoor {
    public void chatRequest(Exchange exchange) {
        Asked.read(exchange, OpenAiRequests::readChat);
    }

    public void generateRequest(Exchange exchange) {
        Asked.read(exchange, OpenAiRequests::readGenerate);
    }

    public void embedRequest(Exchange exchange) {
        Asked.read(exchange, OpenAiRequests::readEmbed);
    }

    public void chatReply(Exchange exchange) {
        Object answer = exchange.getMessage().getBody();
        if (answer instanceof ChatStream stream) {
            var request = Asked.as(exchange, ChatRequest.class);
            reply(exchange, streamed(exchange, stream.head(), new ChatFrames(stream, request)));
        } else {
            var response = (ChatResponse) answer;
            reply(exchange, Served.whole(exchange, response, OpenAiAnswers.write(response)));
        }
    }

    public void generateReply(Exchange exchange) {
        Object answer = exchange.getMessage().getBody();
        if (answer instanceof GenerateStream stream) {
            var request = Asked.as(exchange, GenerateRequest.class);
            reply(exchange, streamed(exchange, stream.head(), new GenerateFrames(stream, request)));
        } else {
            var response = (GenerateResponse) answer;
            reply(exchange, Served.whole(exchange, response, OpenAiAnswers.write(response)));
        }
    }

    public void embedReply(Exchange exchange) {
        var response = (EmbedResponse) exchange.getMessage().getBody();
        EmbedRequest request = Asked.as(exchange, EmbedRequest.class);
        reply(exchange, Served.whole(exchange, response, OpenAiAnswers.write(response, request.encoding())));
    }

    public void modelsReply(Exchange exchange) {
        boolean all = "true".equals(exchange.getMessage().getHeader("all", String.class));
        List<ModelInfo> models = models(exchange).stream()
                .filter(model -> all || model.callable())
                .toList();
        reply(exchange, HttpReply.json(200, OpenAiAnswers.models(models)));
    }

    public void modelReply(Exchange exchange) {
        String id = exchange.getMessage().getHeader("id", "", String.class);
        ModelInfo found = models(exchange).stream()
                .filter(model -> isMeant(id, model))
                .findFirst()
                .orElseThrow(() -> new ModelNotFound(
                        "no model '%s' is known; GET /v1/models?all=true lists those that are"
                                .formatted(Rejection.shorten(id)),
                        Rejection.shorten(id)));
        reply(exchange, HttpReply.json(200, OpenAiAnswers.model(found)));
    }

    private static boolean isMeant(String id, ModelInfo model) {
        return id.equals(model.id())
                || id.equals(model.provider() + ":" + model.id())
                || (model.capabilities().contains(ModelCapability.LOCAL_INFERENCE)
                        && id.equals(RatatoskrConstants.HUB_ORGANISATION + model.id()));
    }

    private static void reply(Exchange exchange, HttpReply reply) {
        exchange.getMessage().setBody(reply);
    }

    @SuppressWarnings("unchecked")
    private static List<ModelInfo> models(Exchange exchange) {
        return (List<ModelInfo>) exchange.getMessage().getBody();
    }

    private static HttpReply streamed(Exchange exchange, StreamHead head, FrameSource frames) {
        Map<String, String> headers = Served.headers(exchange, head.provider(), head.model());
        headers.put("content-type", "text/event-stream");
        headers.put("cache-control", "no-cache");
        headers.put("x-accel-buffering", "no");
        return new HttpReply(200, headers, new HttpReply.Content.Streamed(frames));
    }
}
