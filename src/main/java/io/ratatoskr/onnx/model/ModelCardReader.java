package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.settings.LocalModelSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the properties of a model from its files on the hub: {@code config.json}, {@code tokenizer_config.json} and those of
 * sentence-transformers. Configured values take precedence. What an embedding model computes is read by {@link EmbeddingReader}.
 */
final class ModelCardReader {
    /** Reads a file of the model by its path in the folder; empty if it does not exist. */
    interface ModelFileSource {
        Optional<byte[]> read(String path) throws IOException;
    }

    /** Maximum size of a configuration file. */
    static final int MAX_FILE_BYTES = 16 << 20;

    /** Model families whose positions start after the padding token. */
    private static final Set<String> OFFSET_POSITION_FAMILIES =
            Set.of("roberta", "xlm-roberta", "camembert", "mpnet", "longformer");
    /** The libraries write a greater length for "no limit". */
    private static final double NO_LIMIT = 1e7;

    private static final int DEFAULT_MAX_TOKENS = 512;

    private final ModelFileSource files;
    private final LocalModelSettings settings;
    private final JsonNode config;
    private final ModelSource source;

    private ModelCardReader(ModelFileSource files, LocalModelSettings settings, ModelSource source) throws IOException {
        this.files = files;
        this.settings = settings;
        this.source = source;
        this.config = readJson("config.json");
    }

    /**
     * Reads the card.
     *
     * @param source of the graph and of weights beside it
     * @throws IOException when the files are incomplete or contradictory, or need something that is not supported
     */
    static ModelCard read(ModelFileSource files, LocalModelSettings settings, ModelSource source) throws IOException {
        ModelFileSource all = ModuleList.read(files).transformerFiles(files);
        return new ModelCardReader(all, settings, source).readCard();
    }

    private ModelCard readCard() throws IOException {
        List<String> labels = settings.labels().isEmpty() ? readLabels() : settings.labels();
        ModelKind kind = settings.kind().flatMap(ModelKind::of).orElseGet(() -> detectKind(labels));
        boolean vectors = kind == ModelKind.EMBEDDING;
        if (!vectors && labels.isEmpty()) {
            throw new IOException("config.json has no id2label, which a model for %s needs; configure labels"
                    .formatted(kind.wireName()));
        }
        requireMatchingLabels(kind, labels);
        return new ModelCard(
                kind,
                settings.precision()
                        .map(precision -> precision.equals("int8") ? Precision.DYNAMIC_INT8 : Precision.FLOAT32),
                readMaxTokens(),
                settings.output(),
                vectors
                        ? new EmbeddingReader(settings, source, config, this::readJson).read(ModuleList.read(files))
                        : ModelCard.Embedding.NONE,
                new ModelCard.Scoring(
                        vectors ? List.of() : labels,
                        settings.hypothesisTemplate(),
                        !settings.activation().map("identity"::equals).orElseGet(this::hasIdentityActivation)));
    }

    private static void requireMatchingLabels(ModelKind kind, List<String> labels) throws IOException {
        boolean fits = switch (kind) {
            case EMBEDDING, CLASSIFIER -> true;
            case RERANKER -> labels.size() == 1;
            case ENTAILMENT -> NliLabelMapping.find(labels).isPresent();
            case NLI ->
                NliLabelMapping.find(labels)
                        .flatMap(found -> found.neutral().stream().boxed().findFirst())
                        .isPresent();
        };
        if (!fits) {
            throw new IOException(
                    "its labels are %s, which are not those of a model for %s".formatted(labels, kind.wireName()));
        }
    }

    private JsonNode readJson(String path) throws IOException {
        Optional<byte[]> bytes = files.read(path);
        if (bytes.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(bytes.get());
        } catch (IOException e) {
            throw new IOException(path + " is not valid JSON: " + e.getMessage(), e);
        }
    }

    /** The labels by output index; empty if the model has none. */
    private List<String> readLabels() throws IOException {
        var byIndex = new LinkedHashMap<Integer, String>();
        for (Map.Entry<String, JsonNode> label : config.path("id2label").properties()) {
            try {
                byIndex.put(Integer.valueOf(label.getKey()), label.getValue().asText());
            } catch (NumberFormatException e) {
                throw new IOException(
                        "config.json: id2label has the key '" + label.getKey() + "'; expected a number", e);
            }
        }
        var labels = new ArrayList<String>();
        for (int i = 0; i < byIndex.size(); i++) {
            String label = byIndex.get(i);
            if (label == null) {
                throw new IOException(
                        "config.json: id2label has %d labels, but none for %d".formatted(byIndex.size(), i));
            }
            labels.add(label);
        }
        return labels;
    }

    private ModelKind detectKind(List<String> labels) {
        boolean classifies = false;
        for (JsonNode architecture : config.path("architectures")) {
            classifies |= architecture.asText().endsWith("ForSequenceClassification");
        }
        if (!classifies) {
            return ModelKind.EMBEDDING;
        }
        if (labels.size() == 1) {
            return ModelKind.RERANKER;
        }
        return NliLabelMapping.find(labels)
                .map(nli -> nli.neutral().isPresent() ? ModelKind.NLI : ModelKind.ENTAILMENT)
                .orElse(ModelKind.CLASSIFIER);
    }

    private int readMaxTokens() throws IOException {
        if (settings.maxTokens().isPresent()) {
            return settings.maxTokens().get();
        }
        double limit = NO_LIMIT;
        int positions = config.path("max_position_embeddings").asInt(0);
        if (positions > 0) {
            limit = positions
                    - (OFFSET_POSITION_FAMILIES.contains(
                                    config.path("model_type").asText())
                            ? 2
                            : 0);
        }
        for (JsonNode value : List.of(
                readJson("tokenizer_config.json").path("model_max_length"),
                readJson("sentence_bert_config.json").path("max_seq_length"))) {
            if (value.isNumber() && value.asDouble() >= 3) {
                limit = Math.min(limit, value.asDouble());
            }
        }
        return limit >= NO_LIMIT ? DEFAULT_MAX_TOKENS : (int) limit;
    }

    private boolean hasIdentityActivation() {
        String activation =
                config.path("sentence_transformers").path("activation_fn").asText();
        return activation.endsWith("Identity")
                || config.path("sbert_ce_default_activation_function").asText().endsWith("Identity");
    }
}
