package io.ratatoskr.client.codec;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceProtocol;
import io.ratatoskr.client.transport.ServiceRequest;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.client.transport.ServiceResult;
import io.ratatoskr.client.transport.ServiceStream;
import io.ratatoskr.client.transport.Transport;
import java.util.Map;

/** Requests and responses as the JSON of the HTTP API, over any transport of JSON. Thread-safe. */
public final class JsonProtocol implements ServiceProtocol {
    private final Transport transport;

    public JsonProtocol(Transport transport) {
        this.transport = transport;
    }

    @Override
    public <T> ServiceResult<T> call(ServiceRequest<T> request, Map<String, String> meta, Cancellation cancellation) {
        ServiceCall call = JsonCalls.of(request).withMeta(meta);
        ServiceResponse response = request instanceof ServiceRequest.LocalModel local
                        && local.command() instanceof LocalModelCommand.Download download
                ? transport.download(call, cancellation, download.progress())
                : transport.call(call, cancellation);
        @SuppressWarnings("unchecked") // what belongs to the request
        T value = (T) JsonResponses.read(request, response);
        return new ServiceResult<>(value, response.origin());
    }

    @Override
    public ServiceStream<?, ChatEvent> open(ChatRequest request, Map<String, String> meta, Cancellation cancellation) {
        ServiceCall call = ServiceCall.of(ServiceOperation.CHAT, RequestJson.write(request));
        return new ServiceStream<>(transport.open(call.withMeta(meta), cancellation), new ChatEventReader());
    }

    @Override
    public ServiceStream<?, GenerateEvent> open(
            GenerateRequest request, Map<String, String> meta, Cancellation cancellation) {
        ServiceCall call = ServiceCall.of(ServiceOperation.GENERATE, RequestJson.write(request));
        return new ServiceStream<>(transport.open(call.withMeta(meta), cancellation), new CompletionEventReader());
    }

    @Override
    public boolean isReachable() {
        return transport.isReachable();
    }

    @Override
    public void close() {
        transport.close();
    }
}
