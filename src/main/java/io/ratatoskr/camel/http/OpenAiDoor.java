package io.ratatoskr.camel.http;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.provider.openai.OpenAiAnswers;
import io.ratatoskr.provider.openai.OpenAiRequests;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Binds chat, completions and embeddings to HTTP in OpenAI's dialect: request bytes to records, response records to
 * {@link HttpReply}. The routes of {@code routes/http} call its methods by name. Thread-safe.
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
            reply(exchange, streamed(exchange, stream.metadata(), new ChatFrames(stream, request)));
        } else {
            var response = (ChatResponse) answer;
            reply(exchange, Served.whole(exchange, response, OpenAiAnswers.write(response)));
        }
    }

    public void generateReply(Exchange exchange) {
        Object answer = exchange.getMessage().getBody();
        if (answer instanceof GenerateStream stream) {
            var request = Asked.as(exchange, GenerateRequest.class);
            reply(exchange, streamed(exchange, stream.metadata(), new GenerateFrames(stream, request)));
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

    private static void reply(Exchange exchange, HttpReply reply) {
        exchange.getMessage().setBody(reply);
    }

    private static HttpReply streamed(Exchange exchange, StreamMetadata head, FrameSource frames) {
        Map<String, String> headers = Served.headers(exchange, head.provider(), head.model());
        headers.put("content-type", "text/event-stream");
        headers.put("cache-control", "no-cache");
        headers.put("x-accel-buffering", "no");
        return new HttpReply(200, headers, new HttpReply.Content.Streamed(frames));
    }
}
