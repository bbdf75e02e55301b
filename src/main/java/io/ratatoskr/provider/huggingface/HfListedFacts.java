package io.ratatoskr.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.provider.CreationTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an entry of a Hugging Face list states besides what a model has: its creation time, and what it does not have. Pure. */
final class HfListedFacts {
    private static final List<ModelCapability> OF_TEI =
            List.of(ModelCapability.EMBED, ModelCapability.RERANK, ModelCapability.CLASSIFY);
    private static final List<ModelCapability> OF_LABELS =
            List.of(ModelCapability.ZERO_SHOT, ModelCapability.NLI, ModelCapability.STANCE);

    private HfListedFacts() {}

    /** {@code model} with the creation time of its entry. */
    static ModelMetadata withCreationTime(ModelMetadata model, JsonNode entry) {
        JsonNode created = entry.path(CreationTime.FIELD);
        return CreationTime.add(model, created.isNumber() ? created.asLong() : null);
    }

    /** Of the router: no tools if every live host reports so, no images if its input modalities have none. */
    static Absences ofRouter(JsonNode entry) {
        Set<ModelCapability> absent = EnumSet.noneOf(ModelCapability.class);
        Set<String> emptyLists = new HashSet<>();
        int hosts = 0;
        int withoutTools = 0;
        for (JsonNode host : entry.path("providers")) {
            if (host.path("status").asText("live").equals("live")) {
                JsonNode tools = host.path("supports_tools");
                hosts++;
                withoutTools += tools.isBoolean() && !tools.asBoolean() ? 1 : 0;
            }
        }
        if (hosts > 0 && withoutTools == hosts) {
            absent.add(ModelCapability.TOOL_USE);
        }
        JsonNode input = entry.path("architecture").path(Absences.INPUT_MODALITIES);
        if (input.isArray() && !contains(input, "image")) {
            absent.add(ModelCapability.VISION);
        }
        if (input.isArray() && input.isEmpty()) {
            emptyLists.add(Absences.INPUT_MODALITIES);
        }
        JsonNode output = entry.path("architecture").path(Absences.OUTPUT_MODALITIES);
        if (output.isArray() && output.isEmpty()) {
            emptyLists.add(Absences.OUTPUT_MODALITIES);
        }
        return new Absences(absent, emptyLists);
    }

    private static boolean contains(JsonNode list, String text) {
        for (JsonNode element : list) {
            if (element.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** Of TEI, whose model has one type; the labels of a classifier decide on NLI. */
    static Absences ofTei(JsonNode info, Set<ModelCapability> capabilities) {
        Set<ModelCapability> listable = EnumSet.noneOf(ModelCapability.class);
        JsonNode type = info.path("model_type");
        if (!capabilities.isEmpty()) {
            listable.addAll(OF_TEI);
            if (!capabilities.contains(ModelCapability.CLASSIFY)
                    || type.path("classifier").path("id2label").isObject()) {
                listable.addAll(OF_LABELS);
            }
        }
        return Absences.allExcept(capabilities, listable);
    }
}
