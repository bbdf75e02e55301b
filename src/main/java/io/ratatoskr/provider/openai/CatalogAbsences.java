package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an entry of a model list in OpenAI's format states that the model does not have. Only OpenRouter's fields state it: the
 * modalities say what a model accepts and generates, the parameters whether it uses tools and reasons. Pure.
 */
final class CatalogAbsences {
    private static final List<ModelCapability> BY_OUTPUT = List.of(
            ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE, ModelCapability.EMBED);

    private CatalogAbsences() {}

    /** @param metadata as read from the entry */
    static Absences of(CatalogRecord model, ModelMetadata metadata) {
        JsonNode architecture = model.object().path("architecture");
        Set<ModelCapability> listable = EnumSet.noneOf(ModelCapability.class);
        Set<String> emptyLists = new HashSet<>();
        if (metadata.info().capabilities().stream().anyMatch(BY_OUTPUT::contains)) {
            listable.addAll(BY_OUTPUT);
        }
        boolean emptyInput = isEmptyList(architecture, Absences.INPUT_MODALITIES);
        boolean acceptsImages = metadata.inputModalities().contains("image");
        if (emptyInput || (!acceptsImages && !metadata.inputModalities().isEmpty())) {
            listable.add(ModelCapability.VISION);
        }
        if (emptyInput) {
            emptyLists.add(Absences.INPUT_MODALITIES);
        }
        if (isEmptyList(architecture, Absences.OUTPUT_MODALITIES)) {
            emptyLists.add(Absences.OUTPUT_MODALITIES);
        }
        if (model.object().path("supported_parameters").isArray()) {
            if (!metadata.parameters().containsKey("tools")) {
                listable.add(ModelCapability.TOOL_USE);
            }
            if (!metadata.parameters().containsKey("reasoning")) {
                listable.add(ModelCapability.REASONING);
            }
        }
        if (isEmptyList(model.object(), "supported_parameters")) {
            emptyLists.add(Absences.PARAMETERS);
        }
        return new Absences(
                Absences.allExcept(metadata.info().capabilities(), listable).capabilities(), emptyLists);
    }

    private static boolean isEmptyList(JsonNode object, String name) {
        return object.path(name).isArray() && object.path(name).isEmpty();
    }
}
