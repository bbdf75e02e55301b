package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.provider.Catalogue.Listed;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of a model list in OpenAI's format, with OpenRouter's fields and vLLM's context window. A value that is not
 * understood counts as unknown and is reported as a warning.
 */
final class ModelSheet {
    private static final int LONGEST_ID = 512;

    private static final Set<String> FIELDS = Set.of(
            "id",
            "canonical_slug",
            "hugging_face_id",
            "name",
            "created",
            "description",
            "context_length",
            "max_model_len",
            "architecture",
            "pricing",
            "top_provider",
            "per_request_limits",
            "supported_parameters",
            "default_parameters",
            "supported_voices",
            "knowledge_cutoff",
            "expiration_date",
            "links",
            "object",
            "owned_by",
            "permission",
            "root",
            "parent");
    private static final Set<String> ARCHITECTURE =
            Set.of("modality", "input_modalities", "output_modalities", "tokenizer", "instruct_type");
    private static final Set<String> TOP_PROVIDER = Set.of("context_length", "max_completion_tokens", "is_moderated");
    private static final Set<String> MODALITIES =
            Set.of("text", "image", "file", "audio", "video", "embeddings", "rerank", "speech", "transcription");

    /** Fields that are copied unchanged. */
    private static final List<String> KEPT = List.of("knowledge_cutoff", "expiration_date");

    private ModelSheet() {}

    /** @return empty when it has no id */
    static Optional<Listed> read(JsonNode entry, int place, String provider, Oddities oddities) {
        JsonNode id = entry.path("id");
        if (!id.isTextual() || id.asText().isBlank() || id.asText().length() > LONGEST_ID) {
            oddities.add(
                    "entry %d".formatted(place),
                    entry.isObject() ? "has no id of 1 to %d characters".formatted(LONGEST_ID) : "is not an object");
            return Optional.empty();
        }
        var sheet = new Sheet(entry, id.asText(), "", oddities);
        sheet.onlyHas(FIELDS);
        return Optional.of(new Listed(metadata(sheet, provider), alsoKnownAs(sheet)));
    }

    /** The canonical slug as an alias; except of a variant such as {@code …:free}, whose slug names its base model. */
    private static List<String> alsoKnownAs(Sheet model) {
        String slug = model.text("canonical_slug");
        boolean other = slug != null && !slug.equals(model.model()) && slug.length() <= LONGEST_ID;
        return other && model.model().indexOf(':') < 0 ? List.of(slug) : List.of();
    }

    private static ModelMetadata metadata(Sheet model, String provider) {
        Sheet architecture = model.sheet("architecture");
        architecture.onlyHas(ARCHITECTURE);
        Sheet top = model.sheet("top_provider");
        top.onlyHas(TOP_PROVIDER);
        List<List<String>> sides = sides(architecture);
        List<String> takes = modalities(architecture, "input_modalities", sides, 0);
        List<String> gives = modalities(architecture, "output_modalities", sides, 1);
        Map<String, ParameterAvailability> parameters = ParameterSheet.parameters(model);
        var info = new ModelInfo(
                model.model(), provider, capabilities(takes, gives, parameters), window(model, top), null, true, null);
        return new ModelMetadata(
                info,
                parameters,
                PriceSheet.pricing(model.sheet("pricing")),
                top.count("max_completion_tokens"),
                takes,
                gives,
                kept(model));
    }

    /** The context window of OpenRouter's preferred provider, else that of the model or the server. */
    private static @Nullable Integer window(Sheet model, Sheet top) {
        Integer ofModel = model.count("context_length");
        Integer ofServer = model.count("max_model_len");
        Integer ofTop = top.count("context_length");
        return ofTop != null ? ofTop : ofModel != null ? ofModel : ofServer;
    }

    /** The list of that name, else one side of {@code text+image->text}. */
    private static List<String> modalities(Sheet architecture, String name, List<List<String>> sides, int side) {
        List<String> words = architecture.words(name);
        if (!architecture.has(name) && !sides.isEmpty()) {
            words = sides.get(side);
        }
        for (String word : words) {
            if (!MODALITIES.contains(word)) {
                architecture
                        .oddities()
                        .add(
                                architecture.model(),
                                "%s%s has the unknown value \"%.60s\""
                                        .formatted(architecture.path(), name, word));
            }
        }
        return words;
    }

    /** Input and output modalities of {@code text+image->text}; empty when the field is absent or invalid. */
    private static List<List<String>> sides(Sheet architecture) {
        String both = architecture.text("modality");
        if (both == null) {
            return List.of();
        }
        int arrow = both.indexOf("->");
        if (arrow < 0 || both.length() > 200) {
            architecture.odd("modality", architecture.object().path("modality"), "a value such as text+image->text");
            return List.of();
        }
        return List.of(
                List.of(both.substring(0, arrow).split("\\+", -1)),
                List.of(both.substring(arrow + 2).split("\\+", -1)));
    }

    /** Empty when the list has no modalities: such a model is assumed to support everything. */
    private static Set<ModelCapability> capabilities(
            List<String> takes, List<String> gives, Map<String, ParameterAvailability> parameters) {
        var capabilities = EnumSet.noneOf(ModelCapability.class);
        if (gives.contains("text")) {
            capabilities.addAll(Set.of(ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE));
        }
        if (gives.contains("embeddings")) {
            capabilities.add(ModelCapability.EMBED);
        }
        if (capabilities.isEmpty()) {
            return capabilities;
        }
        if (takes.contains("image")) {
            capabilities.add(ModelCapability.VISION);
        }
        if (parameters.containsKey("tools")) {
            capabilities.add(ModelCapability.TOOL_USE);
        }
        if (parameters.containsKey("reasoning")) {
            capabilities.add(ModelCapability.REASONING);
        }
        return capabilities;
    }

    private static AdditionalProperties kept(Sheet model) {
        var kept = new LinkedHashMap<String, RawJson>();
        for (String name : KEPT) {
            String text = model.text(name);
            if (text != null && text.length() <= LONGEST_ID) {
                kept.put(name, new RawJson(model.object().path(name).toString()));
            }
        }
        return new AdditionalProperties(kept);
    }
}
