package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.settings.LocalModelSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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
        List<String> labels = settings.labels().isEmpty() ? LabelReader.read(config, files) : settings.labels();
        ModelKind kind = settings.kind().flatMap(ModelKind::of).orElseGet(() -> detectKind(labels));
        boolean vectors = kind == ModelKind.EMBEDDING;
        if (!vectors && labels.isEmpty()) {
            throw new IOException(
                    "config.json has neither id2label nor label2id, which a model for %s needs; configure labels"
                            .formatted(kind.wireName()));
        }
        requireMatchingLabels(kind, labels);
        return new ModelCard(
                kind,
                settings.precision()
                        .map(precision -> precision.equals("int8") ? Precision.DYNAMIC_INT8 : Precision.FLOAT32),
                InputReader.read(this::readJson, config, settings.maxTokens()),
                settings.output(),
                vectors
                        ? new EmbeddingReader(settings, source, config, this::readJson).read(ModuleList.read(files))
                        : ModelCard.Embedding.NONE,
                new ModelCard.Scoring(
                        vectors ? List.of() : labels, settings.hypothesisTemplate(), activation(kind, labels.size())));
    }

    private Activation activation(ModelKind kind, int labels) throws IOException {
        Optional<Activation> configured = settings.activation().flatMap(Activation::of);
        return configured.isPresent() ? configured.get() : ActivationReader.read(config, kind, labels);
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

    private ModelKind detectKind(List<String> labels) {
        boolean classifies = false;
        for (JsonNode architecture : config.path("architectures")) {
            classifies |= architecture.asText().endsWith("ForSequenceClassification");
        }
        if (!classifies) {
            return ModelKind.EMBEDDING;
        }
        if (labels.size() == 1) {
            return ActivationReader.isClassifierOfOneLabel(config, labels.getFirst())
                    ? ModelKind.CLASSIFIER
                    : ModelKind.RERANKER;
        }
        return NliLabelMapping.find(labels)
                .map(nli -> nli.neutral().isPresent() ? ModelKind.NLI : ModelKind.ENTAILMENT)
                .orElse(ModelKind.CLASSIFIER);
    }
}
