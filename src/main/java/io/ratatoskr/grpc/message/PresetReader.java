package io.ratatoskr.grpc.message;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Presets of the wire, as {@link PresetMessages} writes them. Throws {@link io.ratatoskr.api.error.InvalidRequest} when a value is not allowed. */
public final class PresetReader {
    private PresetReader() {}

    /** Of a response with {@code found}, which does not name the preset. */
    public static Preset preset(String tier, String capability, Wire.ResolvePresetResponse message) {
        return new Preset(tier, capability, models(message.getModelsList()), parameters(message.getParameters()));
    }

    public static List<Preset> presets(Wire.ListPresetsResponse message) {
        return message.getPresetsList().stream()
                .map(entry -> new Preset(
                        entry.getTier(),
                        entry.getCapability(),
                        models(entry.getModelsList()),
                        parameters(entry.getParameters())))
                .toList();
    }

    private static List<Preset.PresetModel> models(List<Wire.PresetModelEntry> entries) {
        return entries.stream()
                .map(entry -> new Preset.PresetModel(
                        entry.getModel(), entry.getCallable(), entry.hasReason() ? entry.getReason() : null))
                .toList();
    }

    private static PresetParameters parameters(Wire.ProtoPresetParameters message) {
        return new PresetParameters(
                new Sampling(
                        decimal(message.hasTemperature(), message.getTemperature()),
                        decimal(message.hasTopP(), message.getTopP()),
                        message.hasTopK() ? WireValues.count("top_k", message.getTopK()) : null,
                        message.hasSeed() ? message.getSeed() : null,
                        new Penalties(
                                decimal(message.hasFrequencyPenalty(), message.getFrequencyPenalty()),
                                decimal(message.hasPresencePenalty(), message.getPresencePenalty()))),
                new OutputOptions(
                        message.hasMaxTokens() ? Math.toIntExact(message.getMaxTokens()) : null,
                        false,
                        message.getStopList(),
                        message.hasResponseFormat() ? FormatReader.format(message.getResponseFormat()) : null),
                new ToolOptions(
                        message.hasToolChoice() ? ToolReader.choice(message.getToolChoice()) : null,
                        message.hasParallelToolCalls() ? message.getParallelToolCalls() : null),
                message.hasReasoning() ? FormatReader.reasoning(message.getReasoning()) : null,
                message.hasCachePrompt() ? message.getCachePrompt() : null,
                message.hasRawProviderOptions() ? FormatReader.providerOptions(message.getRawProviderOptions()) : null);
    }

    private static @Nullable Double decimal(boolean present, float value) {
        return present ? WireValues.decimal(value) : null;
    }
}
