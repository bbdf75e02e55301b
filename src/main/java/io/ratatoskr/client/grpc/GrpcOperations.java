package io.ratatoskr.client.grpc;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.client.codec.CapabilityReader;
import io.ratatoskr.client.codec.ErrorReader;
import io.ratatoskr.client.codec.RefreshReader;
import io.ratatoskr.client.codec.RoutePlanReader;
import io.ratatoskr.client.codec.ValidationReader;
import io.ratatoskr.client.transport.ServiceRequest;
import io.ratatoskr.grpc.message.ChatRequestWriter;
import io.ratatoskr.grpc.message.ChatResponseReader;
import io.ratatoskr.grpc.message.EmbedRequestWriter;
import io.ratatoskr.grpc.message.EmbedResponseReader;
import io.ratatoskr.grpc.message.GenerateRequestWriter;
import io.ratatoskr.grpc.message.GenerateResponseReader;
import io.ratatoskr.grpc.message.ModelMessages;
import io.ratatoskr.grpc.message.ModelReader;
import io.ratatoskr.grpc.message.OperationRequestWriter;
import io.ratatoskr.grpc.message.PresetReader;
import io.ratatoskr.grpc.message.ScoringRequestWriter;
import io.ratatoskr.grpc.message.ScoringResponseReader;
import io.ratatoskr.grpc.message.TokenReader;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import io.ratatoskr.grpc.v1.Wire;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Requests as calls with messages, and the results of their responses. */
final class GrpcOperations {
    private GrpcOperations() {}

    /** Sends a request, unless it is a download, and reads its response. */
    static Object send(ServiceRequest<?> request, SingleCall call) {
        return switch (request) {
            case ServiceRequest.OfModel<?> model -> ofModel(model.request(), call);
            case ServiceRequest.CountTokens count ->
                read(
                        TokenReader::count,
                        call.send(RatatoskrGrpc.getCountTokensMethod(), TokenReader.countRequest(count.request())));
            case ServiceRequest.Tokenize tokenize ->
                read(
                        TokenReader::tokens,
                        call.send(RatatoskrGrpc.getTokenizeMethod(), TokenReader.tokenizeRequest(tokenize.request())));
            case ServiceRequest.Models models -> models(models.query(), call);
            case ServiceRequest.Metadata metadata -> metadata(metadata.request(), call);
            case ServiceRequest.LocalModel local -> local(local.command(), call);
            case ServiceRequest.Validate validate ->
                ValidationReader.read(json(
                        call.send(RatatoskrGrpc.getValidateMethod(), OperationRequestWriter.write(validate.request()))
                                .getValidationJson()));
            case ServiceRequest.Route route ->
                RoutePlanReader.read(json(
                        call.send(RatatoskrGrpc.getPlanRouteMethod(), OperationRequestWriter.write(route.request()))
                                .getPlanJson()));
            case ServiceRequest.Presets all ->
                read(
                        PresetReader::presets,
                        call.send(RatatoskrGrpc.getListPresetsMethod(), Wire.ListPresetsRequest.getDefaultInstance()));
            case ServiceRequest.OnePreset one -> preset(one, call);
            case ServiceRequest.Capabilities capabilities ->
                CapabilityReader.read(json(call.send(
                                RatatoskrGrpc.getGetCapabilitiesMethod(), Wire.CapabilitiesRequest.getDefaultInstance())
                        .getDetailsJson()));
            case ServiceRequest.Administration administration -> administration(administration, call);
            case ServiceRequest.Refresh refresh -> refresh(refresh.request(), call);
        };
    }

    private static Object ofModel(ModelRequest request, SingleCall call) {
        return switch (request) {
            case ChatRequest chat ->
                read(ChatResponseReader::read, call.send(RatatoskrGrpc.getChatMethod(), ChatRequestWriter.write(chat)));
            case GenerateRequest generate ->
                read(
                        GenerateResponseReader::read,
                        call.send(RatatoskrGrpc.getGenerateMethod(), GenerateRequestWriter.write(generate)));
            case EmbedRequest embed ->
                read(
                        EmbedResponseReader::read,
                        call.send(RatatoskrGrpc.getEmbedBatchMethod(), EmbedRequestWriter.write(embed)));
            case NliRequest nli ->
                read(
                        ScoringResponseReader::read,
                        call.send(RatatoskrGrpc.getInferNliBatchMethod(), ScoringRequestWriter.write(nli)));
            case ZeroShotRequest zeroShot ->
                read(
                        ScoringResponseReader::read,
                        call.send(
                                RatatoskrGrpc.getClassifyZeroShotBatchMethod(), ScoringRequestWriter.write(zeroShot)));
            case ClassifyRequest classify ->
                read(
                        ScoringResponseReader::read,
                        call.send(RatatoskrGrpc.getClassifyTextsMethod(), ScoringRequestWriter.write(classify)));
            case StanceRequest stance ->
                read(
                        ScoringResponseReader::read,
                        call.send(RatatoskrGrpc.getClassifyStanceBatchMethod(), ScoringRequestWriter.write(stance)));
            case RerankRequest rerank ->
                read(
                        ScoringResponseReader::read,
                        call.send(RatatoskrGrpc.getRerankMethod(), ScoringRequestWriter.write(rerank)));
        };
    }

    private static Object models(ModelQuery query, SingleCall call) {
        return read(
                ModelReader::models, call.send(RatatoskrGrpc.getListModelsMethod(), ModelMessages.write(query, true)));
    }

    private static ModelDetails metadata(MetadataRequest request, SingleCall call) {
        Wire.ModelMetadataResponse response = call.send(
                request.refresh()
                        ? RatatoskrGrpc.getFetchModelMetadataMethod()
                        : RatatoskrGrpc.getGetModelMetadataMethod(),
                Wire.ModelMetadataRequest.newBuilder().setModel(request.model()).build());
        if (!response.getFound()) {
            throw notFound(
                    response.getErrorJson(),
                    new ModelNotFound("unknown model '%s'".formatted(Text.echo(request.model())), request.model()));
        }
        return read(ModelReader::details, response);
    }

    private static Preset preset(ServiceRequest.OnePreset request, SingleCall call) {
        Wire.ResolvePresetResponse response = call.send(
                RatatoskrGrpc.getResolvePresetMethod(),
                Wire.ResolvePresetRequest.newBuilder()
                        .setTier(request.tier())
                        .setCapability(request.capability())
                        .build());
        if (!response.getFound()) {
            throw notFound(
                    response.getErrorJson(),
                    new PresetNotFound(
                            "unknown preset '%s'".formatted(Text.echo(request.tier() + "/" + request.capability()))));
        }
        return read(found -> PresetReader.preset(request.tier(), request.capability(), found), response);
    }

    /** The failure that the gateway reports, else one that has less to say. */
    private static GatewayException notFound(String errorJson, GatewayException otherwise) {
        GatewayException reported = ErrorReader.readOrNull(json(errorJson), null);
        return reported == null ? otherwise : reported;
    }

    private static ModelStatus local(LocalModelCommand command, SingleCall call) {
        Wire.LocalModelRequest message =
                Wire.LocalModelRequest.newBuilder().setModel(command.model()).build();
        return read(
                ModelReader::status,
                switch (command) {
                    case LocalModelCommand.Status status ->
                        call.send(
                                RatatoskrGrpc.getModelStatusMethod(),
                                Wire.ModelStatusRequest.newBuilder()
                                        .setModel(status.model())
                                        .build());
                    case LocalModelCommand.Load load -> call.send(RatatoskrGrpc.getLoadModelMethod(), message);
                    case LocalModelCommand.Unload unload -> call.send(RatatoskrGrpc.getUnloadModelMethod(), message);
                    case LocalModelCommand.Download download ->
                        throw new IllegalStateException("a download is a stream");
                });
    }

    private static Object refresh(RefreshRequest request, SingleCall call) {
        Wire.RefreshModelsResponse response = call.send(
                RatatoskrGrpc.getRefreshModelsMethod(),
                Wire.RefreshModelsRequest.newBuilder()
                        .addAllProviders(request.providers())
                        .setDryRun(!request.apply())
                        .build());
        return RefreshReader.read(json(response.getResultsJson()));
    }

    private static byte[] administration(ServiceRequest.Administration request, SingleCall call) {
        return switch (request.operation()) {
            case GATEWAY_STATUS ->
                json(call.send(RatatoskrGrpc.getGatewayStatusMethod(), Wire.GatewayStatusRequest.getDefaultInstance())
                        .getStatusJson());
            case RELOAD ->
                json(call.send(RatatoskrGrpc.getReloadMethod(), Wire.ReloadRequest.getDefaultInstance())
                        .getResultJson());
            case STOP -> {
                call.send(RatatoskrGrpc.getStopMethod(), Wire.StopRequest.getDefaultInstance());
                yield json("{}");
            }
            case HEALTH -> health(call);
            default -> throw new IllegalStateException(request.operation() + " is not an operation of administration");
        };
    }

    /** A gateway that responds is live. */
    private static byte[] health(SingleCall call) {
        HealthCheckResponse response = call.send(HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance());
        return json("{\"live\":true,\"ready\":%s}"
                .formatted(response.getStatus() == HealthCheckResponse.ServingStatus.SERVING));
    }

    private static <R, T> T read(Function<R, T> reader, R response) {
        return Malformed.check(() -> reader.apply(response));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
