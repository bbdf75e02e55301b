package io.ratatoskr.client.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.client.transport.InFlightLimit;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.client.transport.ServiceConnection;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceProtocol;
import io.ratatoskr.client.transport.ServiceRequest;
import io.ratatoskr.client.transport.ServiceResult;
import io.ratatoskr.client.transport.ServiceStream;
import io.ratatoskr.grpc.message.ChatEventReader;
import io.ratatoskr.grpc.message.ChatRequestWriter;
import io.ratatoskr.grpc.message.GenerateEventReader;
import io.ratatoskr.grpc.message.GenerateRequestWriter;
import io.ratatoskr.grpc.message.ModelReader;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import io.ratatoskr.grpc.v1.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.function.Predicate;

/** Requests as calls of {@code ratatoskr.v1}, with its messages. Thread-safe. */
public final class GrpcProtocol implements ServiceProtocol {
    /** As of JSON. */
    private static final int MAX_RESPONSE_BYTES = 68 << 20;

    private static final int MAX_EVENT_BYTES = 16 << 20;

    private final ServiceConnection connection;
    private final String host;
    private final int port;
    private final InFlightLimit inFlight;
    private final GrpcChannels channels;

    /** @param encrypted whether connections have TLS */
    public GrpcProtocol(ServiceConnection connection, String host, int port, boolean encrypted) {
        this.connection = connection;
        this.host = host.replaceAll("^\\[|\\]$", "");
        this.port = port;
        this.inFlight = new InFlightLimit(connection.maxInFlight());
        this.channels = new GrpcChannels(
                this.host,
                port,
                Math.clamp(connection.connectTimeout().toMillis(), 1, Integer.MAX_VALUE),
                encrypted ? ClientTls.of(connection.tls()) : null);
    }

    @Override
    public <T> ServiceResult<T> call(ServiceRequest<T> request, Map<String, String> meta, Cancellation cancellation) {
        InFlightLimit.Permit permit = inFlight.acquire(cancellation);
        try {
            var unary = new Unary(request.operation(), meta, cancellation);
            Object result = request instanceof ServiceRequest.LocalModel local
                            && local.command() instanceof LocalModelCommand.Download download
                    ? download(download, meta, cancellation)
                    : GrpcOperations.send(request, unary);
            @SuppressWarnings("unchecked") // what belongs to the request
            T value = (T) result;
            return new ServiceResult<>(value, unary.origin);
        } finally {
            permit.close();
        }
    }

    /** One request and its response. */
    private final class Unary implements SingleCall {
        private final ServiceOperation operation;
        private final Map<String, String> meta;
        private final Cancellation cancellation;
        private ResponseOrigin origin = ResponseOrigin.UNKNOWN;

        Unary(ServiceOperation operation, Map<String, String> meta, Cancellation cancellation) {
            this.operation = operation;
            this.meta = meta;
            this.cancellation = cancellation;
        }

        @Override
        public <Q, R> R send(MethodDescriptor<Q, R> method, Q message) {
            PulledCall<Q, R> call =
                    start(channels.forCall(), method, outgoing(message, meta, cancellation, true), operation);
            try {
                R response = call.next();
                if (response == null || call.next() != null) {
                    throw Malformed.failure(response == null ? "it has no message" : "it has several messages", null);
                }
                origin = CallMetadata.origin(call.headers());
                return response;
            } finally {
                call.close();
            }
        }
    }

    private ModelStatus download(
            LocalModelCommand.Download command, Map<String, String> meta, Cancellation cancellation) {
        var message = Wire.DownloadModelRequest.newBuilder()
                .setModel(command.model())
                .setUpgrade(command.upgrade())
                .build();
        PulledCall<Wire.DownloadModelRequest, Wire.DownloadEvent> call = start(
                channels.forCall(),
                RatatoskrGrpc.getDownloadModelMethod(),
                outgoing(message, meta, cancellation, false),
                ServiceOperation.DOWNLOAD);
        try {
            for (Wire.DownloadEvent event = call.next(); event != null; event = call.next()) {
                if (event.hasStatus()) {
                    call.end();
                    return ModelReader.status(event.getStatus());
                }
                Wire.DownloadProgress progress = event.getProgress();
                command.progress()
                        .onProgress(progress.getFile(), progress.getReceivedBytes(), progress.getTotalBytes());
            }
            throw Malformed.failure("a download has no status", null);
        } finally {
            call.close();
        }
    }

    @Override
    public ServiceStream<?, ChatEvent> open(ChatRequest request, Map<String, String> meta, Cancellation cancellation) {
        GrpcEventStream<Wire.ChatEvent> messages = open(
                RatatoskrGrpc.getChatStreamMethod(),
                outgoing(ChatRequestWriter.write(request), meta, cancellation, true),
                ServiceOperation.CHAT,
                event -> switch (event.getEventCase()) {
                    case DONE, EVENT_NOT_SET -> true;
                    default -> false;
                });
        return new ServiceStream<>(
                messages,
                new WireEvents<>(
                        ChatEventReader::read, Wire.ChatEvent::getStream, event -> event instanceof ChatEvent.Done));
    }

    @Override
    public ServiceStream<?, GenerateEvent> open(
            GenerateRequest request, Map<String, String> meta, Cancellation cancellation) {
        GrpcEventStream<Wire.GenerateEvent> messages = open(
                RatatoskrGrpc.getGenerateStreamMethod(),
                outgoing(GenerateRequestWriter.write(request), meta, cancellation, true),
                ServiceOperation.GENERATE,
                event -> switch (event.getEventCase()) {
                    case DONE, EVENT_NOT_SET -> true;
                    default -> false;
                });
        return new ServiceStream<>(
                messages,
                new WireEvents<>(
                        GenerateEventReader::read,
                        Wire.GenerateEvent::getStream,
                        event -> event instanceof GenerateEvent.Done));
    }

    private <Q, W> GrpcEventStream<W> open(
            MethodDescriptor<Q, W> method, Outgoing<Q> request, ServiceOperation operation, Predicate<W> isLast) {
        InFlightLimit.Permit permit = inFlight.acquire(request.cancellation());
        try {
            ManagedChannel channel = channels.forStream();
            PulledCall<Q, W> call = start(channel, method, request, operation);
            return new GrpcEventStream<>(call, isLast, () -> {
                permit.close();
                channels.release(channel);
            });
        } catch (RuntimeException | Error failure) {
            permit.close();
            throw failure;
        }
    }

    private <Q> Outgoing<Q> outgoing(
            Q message, Map<String, String> meta, Cancellation cancellation, boolean isLimited) {
        Metadata metadata = CallMetadata.of(connection.key(), meta, cancellation, isLimited);
        return new Outgoing<>(message, metadata, cancellation, isLimited);
    }

    private <Q, R> PulledCall<Q, R> start(
            ManagedChannel channel, MethodDescriptor<Q, R> method, Outgoing<Q> request, ServiceOperation operation) {
        int maxBytes = method.getType().serverSendsOneMessage() ? MAX_RESPONSE_BYTES : MAX_EVENT_BYTES;
        return new PulledCall<>(
                channel,
                method,
                request,
                new CallFailures(connection.address(), operation, maxBytes),
                connection.connectTimeout(),
                maxBytes);
    }

    @Override
    public boolean isReachable() {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, port),
                    Math.clamp(connection.connectTimeout().toMillis(), 1, Integer.MAX_VALUE));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes all connections and ends their thread. */
    @Override
    public void close() {
        channels.close();
    }
}
