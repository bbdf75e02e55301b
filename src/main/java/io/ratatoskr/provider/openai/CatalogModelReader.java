package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.provider.CreationTime;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
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
final class CatalogModelReader {
    private static final int MAX_ID_LENGTH = 512;

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
    private static final List<String> COPIED_FIELDS = List.of("knowledge_cutoff", "expiration_date");

    private CatalogModelReader() {}

    /** @return empty when it has no id */
    static Optional<ListedModel> read(JsonNode entry, int position, String provider, CatalogWarnings warnings) {
        JsonNode id = entry.path("id");
        if (!id.isTextual() || id.asText().isBlank() || id.asText().length() > MAX_ID_LENGTH) {
            warnings.add(
                    "entry %d".formatted(position),
                    entry.isObject() ? "has no id of 1 to %d characters".formatted(MAX_ID_LENGTH) : "is not an object");
            return Optional.empty();
        }
        var catalogRecord = new CatalogRecord(entry, id.asText(), "", warnings);
        catalogRecord.warnUnknownFields(FIELDS);
        return Optional.of(listed(catalogRecord, provider));
    }

    /** The canonical slug as an alias; except of a variant such as {@code …:free}, whose slug names its base model. */
    private static List<String> alsoKnownAs(CatalogRecord model) {
        String slug = model.string("canonical_slug");
        boolean differs = slug != null && !slug.equals(model.modelId()) && slug.length() <= MAX_ID_LENGTH;
        return differs && model.modelId().indexOf(':') < 0 ? List.of(slug) : List.of();
    }

    private static ListedModel listed(CatalogRecord model, String provider) {
        ModelMetadata metadata = metadata(model, provider);
        JsonNode created = model.object().path(CreationTime.FIELD);
        return new ListedModel(
                CreationTime.add(metadata, created.isNumber() ? created.asLong() : null),
                alsoKnownAs(model),
                CatalogAbsences.of(model, metadata));
    }

    private static ModelMetadata metadata(CatalogRecord model, String provider) {
        CatalogRecord architecture = model.child("architecture");
        architecture.warnUnknownFields(ARCHITECTURE);
        CatalogRecord top = model.child("top_provider");
        top.warnUnknownFields(TOP_PROVIDER);
        List<List<String>> sides = modalitySides(architecture);
        List<String> inputModalities = modalities(architecture, "input_modalities", sides, 0);
        List<String> outputModalities = modalities(architecture, "output_modalities", sides, 1);
        Map<String, ParameterAvailability> parameters = CatalogParameterReader.read(model);
        var info = ModelInfo.of(model.modelId(), provider, capabilities(inputModalities, outputModalities, parameters))
                .withContextWindow(contextWindow(model, top));
        return new ModelMetadata(
                info,
                parameters,
                CatalogPriceReader.read(model.child("pricing")),
                top.positiveInt("max_completion_tokens"),
                new Modalities(inputModalities, outputModalities),
                copiedFields(model));
    }

    /** The context window of OpenRouter's preferred provider, else that of the model or the server. */
    private static @Nullable Integer contextWindow(CatalogRecord model, CatalogRecord top) {
        Integer ofModel = model.positiveInt("context_length");
        Integer ofServer = model.positiveInt("max_model_len");
        Integer ofTop = top.positiveInt("context_length");
        return ofTop != null ? ofTop : ofModel != null ? ofModel : ofServer;
    }

    /** The list of that name, else one side of {@code text+image->text}. */
    private static List<String> modalities(
            CatalogRecord architecture, String name, List<List<String>> sides, int side) {
        List<String> values = architecture.strings(name);
        if (!architecture.has(name) && !sides.isEmpty()) {
            values = sides.get(side);
        }
        for (String value : values) {
            if (!MODALITIES.contains(value)) {
                architecture
                        .warnings()
                        .add(
                                architecture.modelId(),
                                "%s%s has the unknown value \"%.60s\"".formatted(architecture.path(), name, value));
            }
        }
        return values;
    }

    /** Input and output modalities of {@code text+image->text}; empty when the field is absent or invalid. */
    private static List<List<String>> modalitySides(CatalogRecord architecture) {
        String both = architecture.string("modality");
        if (both == null) {
            return List.of();
        }
        int arrow = both.indexOf("->");
        if (arrow < 0 || both.length() > 200) {
            architecture.warn("modality", architecture.object().path("modality"), "a value such as text+image->text");
            return List.of();
        }
        return List.of(
                List.of(both.substring(0, arrow).split("\\+", -1)),
                List.of(both.substring(arrow + 2).split("\\+", -1)));
    }

    /** Empty when the list has no modalities: such a model is assumed to support everything. */
    private static Set<ModelCapability> capabilities(
            List<String> inputModalities,
            List<String> outputModalities,
            Map<String, ParameterAvailability> parameters) {
        var capabilities = EnumSet.noneOf(ModelCapability.class);
        if (outputModalities.contains("text")) {
            capabilities.addAll(Set.of(ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE));
        }
        if (outputModalities.contains("embeddings")) {
            capabilities.add(ModelCapability.EMBED);
        }
        if (capabilities.isEmpty()) {
            return capabilities;
        }
        if (inputModalities.contains("image")) {
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

    private static AdditionalProperties copiedFields(CatalogRecord model) {
        var fields = new LinkedHashMap<String, RawJson>();
        for (String name : COPIED_FIELDS) {
            String text = model.string(name);
            if (text != null && text.length() <= MAX_ID_LENGTH) {
                fields.put(name, new RawJson(model.object().path(name).toString()));
            }
        }
        return new AdditionalProperties(fields);
    }
}
