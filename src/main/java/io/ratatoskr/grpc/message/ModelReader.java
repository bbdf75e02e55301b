package io.ratatoskr.grpc.message;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.grpc.v1.Wire;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models, their metadata and states of the wire, as {@link ModelMessages} writes them. Throws {@link InvalidRequest} or {@link
 * IllegalArgumentException} when a value is not allowed.
 */
public final class ModelReader {
    private static final int MAX_PRICE_LENGTH = 60;

    private ModelReader() {}

    /** With the metadata, where the response has them. */
    public static List<ModelMetadata> models(Wire.ListModelsResponse message) {
        return message.getMetadataCount() > 0
                ? message.getMetadataList().stream().map(ModelReader::metadata).toList()
                : message.getModelsList().stream()
                        .map(model -> ModelMetadata.of(info(model)))
                        .toList();
    }

    /** Of a response with {@code found}. */
    public static ModelDetails details(Wire.ModelMetadataResponse message) {
        ModelMetadata merged = metadata(message.getMetadata());
        return new ModelDetails(
                merged,
                message.getProvidersCount() > 0
                        ? message.getProvidersList().stream()
                                .map(ModelReader::metadata)
                                .toList()
                        : List.of(merged),
                message.getRefreshFailuresMap());
    }

    public static ModelStatus status(Wire.ModelStatusResponse message) {
        return switch (message.getStatus()) {
            case MODEL_STATUS_AVAILABLE -> new ModelStatus.Available();
            case MODEL_STATUS_LOADING -> new ModelStatus.Loading();
            case MODEL_STATUS_READY -> new ModelStatus.Ready();
            case MODEL_STATUS_UNAVAILABLE -> new ModelStatus.Unavailable(message.getReason());
            case MODEL_STATUS_UNSPECIFIED, UNRECOGNIZED -> new ModelStatus.Unavailable("unknown");
        };
    }

    private static ModelMetadata metadata(Wire.ProtoModelMetadata message) {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        message.getParametersList()
                .forEach(entry -> parameters.put(entry.getName(), availability(entry.getAvailability())));
        return new ModelMetadata(
                info(message.getInfo()),
                parameters,
                message.hasPricing() ? pricing(message.getPricing()) : null,
                message.hasMaxOutputTokens() ? message.getMaxOutputTokens() : null,
                new Modalities(message.getInputModalitiesList(), message.getOutputModalitiesList()),
                WireValues.fields("extra_json", message.getExtraJson()));
    }

    private static ModelInfo info(Wire.ModelInfo message) {
        return new ModelInfo(
                message.getId(),
                message.getProvider(),
                capabilities(message),
                message.hasContextWindow() ? message.getContextWindow() : null,
                message.hasDimensions() ? message.getDimensions() : null,
                !message.hasCallable() || message.getCallable(),
                message.hasReason() ? message.getReason() : null);
    }

    /** What this version does not know is left out. */
    private static Set<ModelCapability> capabilities(Wire.ModelInfo message) {
        Set<ModelCapability> capabilities = EnumSet.noneOf(ModelCapability.class);
        message.getCapabilityNamesList()
                .forEach(name -> ModelCapability.fromWireName(name).ifPresent(capabilities::add));
        return capabilities;
    }

    private static ParameterAvailability availability(Wire.ProtoParameterAvailability message) {
        return switch (message.getKindCase()) {
            case MUTABLE_RANGE -> {
                Wire.ProtoParameterRange range = message.getMutableRange();
                yield new ParameterAvailability.Mutable(
                        range.hasMin() ? range.getMin() : null,
                        range.hasMax() ? range.getMax() : null,
                        range.hasDefaultValue() ? range.getDefaultValue() : null,
                        range.getValuesList());
            }
            case READ_ONLY_JSON ->
                new ParameterAvailability.ReadOnly(WireValues.json("read_only_json", message.getReadOnlyJson()));
            case UNSUPPORTED -> ParameterAvailability.UNSUPPORTED;
            case OPAQUE, KIND_NOT_SET -> ParameterAvailability.OPAQUE;
        };
    }

    private static Pricing pricing(Wire.ProtoPricingInfo message) {
        return new Pricing(
                price(message.hasPrompt(), message.getPrompt()),
                price(message.hasCompletion(), message.getCompletion()),
                price(message.hasCacheRead(), message.getCacheRead()),
                price(message.hasCacheWrite(), message.getCacheWrite()),
                price(message.hasCacheWrite1H(), message.getCacheWrite1H()));
    }

    private static @Nullable BigDecimal price(boolean present, String text) {
        if (!present) {
            return null;
        }
        if (text.length() > MAX_PRICE_LENGTH) {
            throw new InvalidRequest("a price has more than %d digits".formatted(MAX_PRICE_LENGTH), "pricing");
        }
        return new BigDecimal(text);
    }
}
