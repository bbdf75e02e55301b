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
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.openai.OpenAiStreamWriter;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Binds chat, completions and embeddings to HTTP in OpenAI's dialect: request bytes to records, response records to
 * {@link GatewayHttpResponse}. The routes of {@code routes/http} call its methods by name. Thread-safe.
 */
public final class OpenAiHttpBinding {
    public void chatRequest(Exchange exchange) {
        InboundRequests.read(exchange, OpenAiRequestParser::parseChat);
    }

    public void generateRequest(Exchange exchange) {
        InboundRequests.read(exchange, OpenAiRequestParser::parseGenerate);
    }

    public void embedRequest(Exchange exchange) {
        InboundRequests.read(exchange, OpenAiRequestParser::parseEmbed);
    }

    public void chatReply(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatStream stream) {
            var request = InboundRequests.original(exchange, ChatRequest.class);
            var writer = OpenAiStreamWriter.chat(stream.metadata(), request);
            reply(exchange, streamedResponse(exchange, stream.metadata(), new OpenAiFrameStream<>(stream, writer)));
        } else {
            var response = (ChatResponse) body;
            reply(exchange, GatewayHeaders.json(exchange, response, OpenAiResponseWriter.write(response)));
        }
    }

    public void generateReply(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof GenerateStream stream) {
            var request = InboundRequests.original(exchange, GenerateRequest.class);
            var writer = OpenAiStreamWriter.completion(stream.metadata(), request);
            reply(exchange, streamedResponse(exchange, stream.metadata(), new OpenAiFrameStream<>(stream, writer)));
        } else {
            var response = (GenerateResponse) body;
            reply(exchange, GatewayHeaders.json(exchange, response, OpenAiResponseWriter.write(response)));
        }
    }

    public void embedReply(Exchange exchange) {
        var response = (EmbedResponse) exchange.getMessage().getBody();
        EmbedRequest request = InboundRequests.original(exchange, EmbedRequest.class);
        reply(
                exchange,
                GatewayHeaders.json(exchange, response, OpenAiResponseWriter.write(response, request.encoding())));
    }

    private static void reply(Exchange exchange, GatewayHttpResponse response) {
        exchange.getMessage().setBody(response);
    }

    private static GatewayHttpResponse streamedResponse(Exchange exchange, StreamMetadata head, FrameStream frames) {
        Map<String, String> headers = GatewayHeaders.headers(exchange, head.provider(), head.model());
        headers.put("content-type", "text/event-stream");
        headers.put("cache-control", "no-cache");
        headers.put("x-accel-buffering", "no");
        return new GatewayHttpResponse(200, headers, new GatewayHttpResponse.Content.Streamed(frames));
    }
}
