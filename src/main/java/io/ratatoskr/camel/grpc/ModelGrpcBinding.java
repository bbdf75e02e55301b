package io.ratatoskr.camel.grpc;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.camel.routes.GatewayReport;
import io.ratatoskr.camel.routes.GatewayReportWriter;
import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.camel.routes.ReloadReportWriter;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import io.ratatoskr.dialect.ratatoskr.RatatoskrCapabilityWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrValidationWriter;
import io.ratatoskr.grpc.GrpcRequest;
import io.ratatoskr.grpc.message.ModelMessages;
import io.ratatoskr.grpc.message.OperationRequestReader;
import io.ratatoskr.grpc.message.PresetMessages;
import io.ratatoskr.grpc.message.TokenMessages;
import io.ratatoskr.grpc.v1.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Binds tokens, models, presets and what the gateway reports of itself to gRPC. Routes call its methods by name. The rights of a caller are
 * checked before the fields of its message. Thread-safe.
 */
public final class ModelGrpcBinding {
    private static final String REQUEST = GrpcBinding.RPC_REQUEST;

    public TokenRequest countRequest(@Body Wire.TokenCountRequest message) {
        return TokenMessages.read(message);
    }

    public Wire.TokenCountResponse countResponse(@Body TokenCount count) {
        return TokenMessages.write(count);
    }

    public TokenRequest tokenizeRequest(@Body Wire.TokenizeRequest message) {
        return TokenMessages.read(message);
    }

    public Wire.TokenizeResponse tokenizeResponse(@Body Tokenization tokens) {
        return TokenMessages.write(tokens);
    }

    public ModelQuery modelsRequest(@Body Wire.ListModelsRequest message) {
        return ModelMessages.read(message);
    }

    public Wire.ListModelsResponse modelsResponse(
            @Body List<ModelMetadata> models, @Variable(REQUEST) GrpcRequest request) {
        return ModelMessages.write(models, ((Wire.ListModelsRequest) request.message()).getWithMetadata());
    }

    public MetadataRequest metadataRequest(@Body Wire.ModelMetadataRequest message) {
        return new MetadataRequest(message.getModel(), false);
    }

    public MetadataRequest refreshRequest(
            @Body Wire.ModelMetadataRequest message, @Variable(CALLER) @Nullable Caller caller) {
        AdminAction.REFRESH_MODEL.require(caller, message.getModel());
        return new MetadataRequest(message.getModel(), true);
    }

    public Wire.ModelMetadataResponse metadataResponse(@Body ModelDetails details) {
        return ModelMessages.write(details);
    }

    /** The response for an unknown model. */
    public Wire.ModelMetadataResponse metadataNotFound(@ExchangeException Exception failure) {
        return Wire.ModelMetadataResponse.newBuilder()
                .setErrorJson(text(OpenAiErrorRenderer.body(failure)))
                .build();
    }

    public LocalModelCommand status(@Body Wire.ModelStatusRequest message) {
        return new LocalModelCommand.Status(message.getModel());
    }

    public LocalModelCommand load(@Body Wire.LocalModelRequest message, @Variable(CALLER) @Nullable Caller caller) {
        AdminAction.LOAD.require(caller, message.getModel());
        return new LocalModelCommand.Load(message.getModel());
    }

    public LocalModelCommand unload(@Body Wire.LocalModelRequest message, @Variable(CALLER) @Nullable Caller caller) {
        AdminAction.UNLOAD.require(caller, message.getModel());
        return new LocalModelCommand.Unload(message.getModel());
    }

    public Wire.ModelStatusResponse statusResponse(@Body ModelStatus status) {
        return ModelMessages.write(status);
    }

    public RefreshRequest refreshModelsRequest(@Body Wire.RefreshModelsRequest message) {
        return new RefreshRequest(message.getProvidersList(), !message.getDryRun());
    }

    public Wire.RefreshModelsResponse refreshModelsResponse(@Body List<RefreshResult> results) {
        return Wire.RefreshModelsResponse.newBuilder()
                .setResultsJson(text(RatatoskrModelWriter.writeDiffs(results)))
                .build();
    }

    public String presetRequest(@Body Wire.ResolvePresetRequest message) {
        return message.getTier() + "/" + message.getCapability();
    }

    public Wire.ResolvePresetResponse presetResponse(@Body Preset preset) {
        return PresetMessages.write(preset);
    }

    /** The response for an unknown preset. */
    public Wire.ResolvePresetResponse presetNotFound(@ExchangeException Exception failure) {
        return Wire.ResolvePresetResponse.newBuilder()
                .setErrorJson(text(OpenAiErrorRenderer.body(failure)))
                .build();
    }

    public Wire.ListPresetsResponse presetsResponse(@Body List<Preset> presets) {
        return PresetMessages.write(presets);
    }

    /** Version and commit only for callers that may use the gateway; it responds to others as well. */
    public Wire.HealthResponse health(@Variable(REQUEST) GrpcRequest request) {
        Wire.HealthResponse.Builder message = Wire.HealthResponse.newBuilder().setHealthy(true);
        if (request.caller().isTrusted()) {
            message.setVersion(Objects.requireNonNullElse(
                            ModelGrpcBinding.class.getPackage().getImplementationVersion(), "unknown"))
                    .setGitSha("unknown");
        }
        return message.build();
    }

    public Wire.GatewayStatusResponse statusResponse(@Body GatewayReport report) {
        return Wire.GatewayStatusResponse.newBuilder()
                .setStatusJson(text(GatewayReportWriter.write(report, Instant.now())))
                .build();
    }

    public Wire.ReloadResponse reloadResponse(@Body ReloadReport report) {
        return Wire.ReloadResponse.newBuilder()
                .setResultJson(text(ReloadReportWriter.write(report)))
                .build();
    }

    public Wire.StopResponse stopResponse() {
        return Wire.StopResponse.getDefaultInstance();
    }

    public Wire.CapabilitiesResponse capabilitiesResponse(@Body GatewayCapabilities capabilities) {
        return Wire.CapabilitiesResponse.newBuilder()
                .addAllCapabilities(ModelMessages.capabilities(capabilities.capabilities()))
                .addAllCapabilityNames(ModelMessages.capabilityNames(capabilities.capabilities()))
                .setDetailsJson(text(RatatoskrCapabilityWriter.write(capabilities)))
                .build();
    }

    public ModelRequest operationRequest(@Body Wire.OperationRequest message, Exchange exchange) {
        InboundRequests.readPolicy(exchange);
        return OperationRequestReader.read(message);
    }

    public Wire.ValidateResponse validateResponse(@Body Validation validation) {
        return Wire.ValidateResponse.newBuilder()
                .setValid(validation.valid())
                .setValidationJson(text(RatatoskrValidationWriter.write(validation)))
                .build();
    }

    public Wire.PlanRouteResponse planResponse(@Body RoutePlan plan) {
        return Wire.PlanRouteResponse.newBuilder()
                .setPlanJson(text(RatatoskrRouteWriter.write(plan)))
                .build();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
