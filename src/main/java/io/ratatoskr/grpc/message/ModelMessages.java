package io.ratatoskr.grpc.message;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.grpc.v1.Wire;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Models, their metadata and states on the wire. */
public final class ModelMessages {
    private ModelMessages() {}

    /** @throws InvalidRequest when a value is not allowed */
    public static ModelQuery read(Wire.ListModelsRequest message) {
        Set<ModelCapability> capabilities = new HashSet<>();
        message.getCapabilitiesList()
                .forEach(name -> capabilities.add(ModelCapability.fromWireName(name)
                        .orElseThrow(() -> new InvalidRequest(
                                "capabilities has '%s', which is not a capability".formatted(Text.echo(name)),
                                "capabilities"))));
        return new ModelQuery(
                capabilities,
                Set.copyOf(message.getProvidersList()),
                message.hasMaxPrice() ? price(message.getMaxPrice()) : null,
                message.hasMinContext() ? (Integer) WireValues.count("min_context", message.getMinContext()) : null,
                message.getText(),
                message.getAll());
    }

    /** @param withMetadata whether the response has the metadata of the models */
    public static Wire.ListModelsRequest write(ModelQuery query, boolean withMetadata) {
        Wire.ListModelsRequest.Builder message = Wire.ListModelsRequest.newBuilder()
                .addAllCapabilities(capabilityNames(query.capabilities()))
                .addAllProviders(query.providers().stream().sorted().toList())
                .setText(query.text())
                .setAll(query.includeUnavailable())
                .setWithMetadata(withMetadata);
        if (query.maxPrice() != null) {
            message.setMaxPrice(query.maxPrice().toPlainString());
        }
        if (query.minContext() != null) {
            message.setMinContext(query.minContext());
        }
        return message.build();
    }

    private static BigDecimal price(String text) {
        try {
            if (text.length() <= 40) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // Reported below
        }
        throw new InvalidRequest(
                "max_price is '%s'; expected a decimal number".formatted(Text.echo(text)), "max_price");
    }

    public static Wire.ListModelsResponse write(List<ModelMetadata> models, boolean withMetadata) {
        Wire.ListModelsResponse.Builder message = Wire.ListModelsResponse.newBuilder();
        for (ModelMetadata model : models) {
            message.addModels(info(model.info()));
            if (withMetadata) {
                message.addMetadata(metadata(model));
            }
        }
        return message.build();
    }

    public static Wire.ModelMetadataResponse write(ModelDetails details) {
        Wire.ModelMetadataResponse.Builder message = Wire.ModelMetadataResponse.newBuilder()
                .setFound(true)
                .setMetadata(metadata(details.merged()))
                .putAllRefreshFailures(details.refreshFailures());
        details.providers().forEach(model -> message.addProviders(metadata(model)));
        return message.build();
    }

    public static Wire.ModelStatusResponse write(ModelStatus status) {
        Wire.ModelStatusResponse.Builder message = Wire.ModelStatusResponse.newBuilder();
        switch (status) {
            case ModelStatus.Available available -> message.setStatus(Wire.ModelStatus.MODEL_STATUS_AVAILABLE);
            case ModelStatus.Loading loading -> message.setStatus(Wire.ModelStatus.MODEL_STATUS_LOADING);
            case ModelStatus.Ready ready -> message.setStatus(Wire.ModelStatus.MODEL_STATUS_READY);
            case ModelStatus.Unavailable unavailable ->
                message.setStatus(Wire.ModelStatus.MODEL_STATUS_UNAVAILABLE).setReason(unavailable.reason());
        }
        return message.build();
    }

    private static Wire.ModelInfo info(ModelInfo info) {
        Wire.ModelInfo.Builder message = Wire.ModelInfo.newBuilder()
                .setId(info.id())
                .setProvider(info.provider())
                .addAllCapabilities(capabilities(info.capabilities()))
                .addAllCapabilityNames(capabilityNames(info.capabilities()))
                .setCallable(info.callable());
        if (info.contextWindow() != null) {
            message.setContextWindow(info.contextWindow());
        }
        if (info.dimensions() != null) {
            message.setDimensions(info.dimensions());
        }
        if (info.reason() != null) {
            message.setReason(info.reason());
        }
        return message.build();
    }

    /** Those that the contract has, in the order of their numbers; the contract's classification is with labels of the request. */
    public static List<Wire.ModelCapability> capabilities(Collection<ModelCapability> capabilities) {
        return capabilities.stream()
                .map(ModelMessages::capability)
                .filter(capability -> capability != Wire.ModelCapability.MODEL_CAPABILITY_UNSPECIFIED)
                .distinct()
                .sorted()
                .toList();
    }

    public static List<String> capabilityNames(Collection<ModelCapability> capabilities) {
        return capabilities.stream()
                .sorted(Comparator.naturalOrder())
                .map(ModelCapability::wireName)
                .toList();
    }

    private static Wire.ModelCapability capability(ModelCapability capability) {
        return switch (capability) {
            case CHAT -> Wire.ModelCapability.MODEL_CAPABILITY_CHAT;
            case CHAT_STREAMING -> Wire.ModelCapability.MODEL_CAPABILITY_CHAT_STREAMING;
            case GENERATE -> Wire.ModelCapability.MODEL_CAPABILITY_GENERATE;
            case TOOL_USE -> Wire.ModelCapability.MODEL_CAPABILITY_TOOL_USE;
            case EMBED -> Wire.ModelCapability.MODEL_CAPABILITY_EMBED;
            case NLI -> Wire.ModelCapability.MODEL_CAPABILITY_NLI;
            case ZERO_SHOT, CLASSIFY -> Wire.ModelCapability.MODEL_CAPABILITY_CLASSIFY;
            case STANCE -> Wire.ModelCapability.MODEL_CAPABILITY_STANCE;
            case TOKEN_COUNTING -> Wire.ModelCapability.MODEL_CAPABILITY_TOKEN_COUNTING;
            case LOCAL_INFERENCE -> Wire.ModelCapability.MODEL_CAPABILITY_LOCAL_INFERENCE;
            case RERANK, VISION, REASONING -> Wire.ModelCapability.MODEL_CAPABILITY_UNSPECIFIED;
        };
    }

    private static Wire.ProtoModelMetadata metadata(ModelMetadata model) {
        Wire.ProtoModelMetadata.Builder message = Wire.ProtoModelMetadata.newBuilder()
                .setInfo(info(model.info()))
                .addAllInputModalities(model.inputModalities())
                .addAllOutputModalities(model.outputModalities());
        model.parameters()
                .forEach((name, availability) ->
                        message.addParametersBuilder().setName(name).setAvailability(availability(availability)));
        if (model.pricing() != null) {
            message.setPricing(pricing(model.pricing()));
        }
        if (model.maxOutputTokens() != null) {
            message.setMaxOutputTokens(model.maxOutputTokens());
        }
        if (!model.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(model.extra()));
        }
        return message.build();
    }

    private static Wire.ProtoParameterAvailability availability(ParameterAvailability availability) {
        Wire.ProtoParameterAvailability.Builder message = Wire.ProtoParameterAvailability.newBuilder();
        switch (availability) {
            case ParameterAvailability.Mutable mutable -> {
                Wire.ProtoParameterRange.Builder range =
                        message.getMutableRangeBuilder().addAllValues(mutable.values());
                if (mutable.min() != null) {
                    range.setMin(mutable.min());
                }
                if (mutable.max() != null) {
                    range.setMax(mutable.max());
                }
                if (mutable.defaultValue() != null) {
                    range.setDefaultValue(mutable.defaultValue());
                }
            }
            case ParameterAvailability.ReadOnly readOnly ->
                message.setReadOnlyJson(readOnly.value().text());
            case ParameterAvailability.Opaque opaque -> message.setOpaque(true);
            case ParameterAvailability.Unsupported unsupported -> message.setUnsupported(true);
        }
        return message.build();
    }

    private static Wire.ProtoPricingInfo pricing(Pricing pricing) {
        Wire.ProtoPricingInfo.Builder message = Wire.ProtoPricingInfo.newBuilder();
        if (pricing.prompt() != null) {
            message.setPromptCostPerMtok(pricing.prompt().doubleValue()).setPrompt(plain(pricing.prompt()));
        }
        if (pricing.completion() != null) {
            message.setCompletionCostPerMtok(pricing.completion().doubleValue())
                    .setCompletion(plain(pricing.completion()));
        }
        if (pricing.cacheRead() != null) {
            message.setCacheRead(plain(pricing.cacheRead()));
        }
        if (pricing.cacheWrite() != null) {
            message.setCacheWrite(plain(pricing.cacheWrite()));
        }
        if (pricing.cacheWrite1h() != null) {
            message.setCacheWrite1H(plain(pricing.cacheWrite1h()));
        }
        return message.build();
    }

    private static String plain(BigDecimal price) {
        return price.toPlainString();
    }
}
