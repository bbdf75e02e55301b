package io.ratatoskr.grpc.message;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Presets on the wire. */
public final class PresetMessages {
    private PresetMessages() {}

    public static Wire.ResolvePresetResponse write(Preset preset) {
        Wire.ResolvePresetResponse.Builder message =
                Wire.ResolvePresetResponse.newBuilder().setFound(true).setParameters(parameters(preset.parameters()));
        preset.models().forEach(model -> message.addModels(model(model)));
        // Without one that can be called now: the first, whose call says why it cannot
        preset.model()
                .or(() -> preset.models().stream().findFirst().map(Preset.PresetModel::model))
                .ifPresent(message::setModelId);
        return message.build();
    }

    public static Wire.ListPresetsResponse write(List<Preset> presets) {
        Wire.ListPresetsResponse.Builder message = Wire.ListPresetsResponse.newBuilder();
        var tiers = new TreeMap<String, TreeSet<String>>();
        for (Preset preset : presets) {
            tiers.computeIfAbsent(preset.tier(), tier -> new TreeSet<>()).add(preset.capability());
            Wire.PresetEntry.Builder entry = message.addPresetsBuilder()
                    .setTier(preset.tier())
                    .setCapability(preset.capability())
                    .setParameters(parameters(preset.parameters()));
            preset.models().forEach(model -> entry.addModels(model(model)));
        }
        tiers.forEach(
                (tier, capabilities) -> message.addTiersBuilder().setTier(tier).addAllCapabilities(capabilities));
        return message.build();
    }

    private static Wire.PresetModelEntry model(Preset.PresetModel model) {
        Wire.PresetModelEntry.Builder message =
                Wire.PresetModelEntry.newBuilder().setModel(model.model()).setCallable(model.callable());
        if (model.reason() != null) {
            message.setReason(model.reason());
        }
        return message.build();
    }

    private static Wire.ProtoPresetParameters parameters(PresetParameters parameters) {
        Wire.ProtoPresetParameters.Builder message = Wire.ProtoPresetParameters.newBuilder()
                .addAllStop(parameters.output().stop());
        addSampling(message, parameters.sampling());
        if (parameters.output().maxTokens() != null) {
            message.setMaxTokens(parameters.output().maxTokens());
        }
        if (parameters.output().responseFormat() != null) {
            message.setResponseFormat(FormatWriter.format(parameters.output().responseFormat()));
        }
        if (parameters.tools().choice() != null) {
            message.setToolChoice(FormatWriter.toolChoice(parameters.tools().choice()));
        }
        if (parameters.tools().parallelCalls() != null) {
            message.setParallelToolCalls(parameters.tools().parallelCalls());
        }
        if (parameters.reasoning() != null) {
            message.setReasoning(FormatWriter.reasoning(parameters.reasoning()));
        }
        if (parameters.cachePrompt() != null) {
            message.setCachePrompt(parameters.cachePrompt());
        }
        if (parameters.rawProviderOptions() != null) {
            message.setRawProviderOptions(parameters.rawProviderOptions().text());
        }
        return message.build();
    }

    private static void addSampling(Wire.ProtoPresetParameters.Builder message, Sampling sampling) {
        if (sampling.temperature() != null) {
            message.setTemperature(sampling.temperature().floatValue());
        }
        if (sampling.topP() != null) {
            message.setTopP(sampling.topP().floatValue());
        }
        if (sampling.topK() != null) {
            message.setTopK(sampling.topK());
        }
        if (sampling.seed() != null) {
            message.setSeed(sampling.seed());
        }
        Penalties penalties = sampling.penalties();
        if (penalties.frequency() != null) {
            message.setFrequencyPenalty(penalties.frequency().floatValue());
        }
        if (penalties.presence() != null) {
            message.setPresencePenalty(penalties.presence().floatValue());
        }
    }
}
