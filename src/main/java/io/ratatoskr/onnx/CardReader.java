package io.ratatoskr.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.settings.LocalModelSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the properties of a model from its files on the hub: {@code config.json}, {@code modules.json}, {@code
 * 1_Pooling/config.json}, {@code tokenizer_config.json} and those of sentence-transformers. Configured values take precedence.
 */
final class CardReader {
    /** Reads a file of the model by its path in the folder; empty if it does not exist. */
    interface Texts {
        Optional<byte[]> find(String path) throws IOException;
    }

    /** Maximum size of a configuration file. */
    static final int LONGEST = 16 << 20;

    /** Model families whose positions start after the padding token. */
    private static final Set<String> SHIFTED = Set.of("roberta", "xlm-roberta", "camembert", "mpnet", "longformer");
    /** The libraries write a greater length for "no limit". */
    private static final double NO_LIMIT = 1e7;

    private static final int COMMON_LIMIT = 512;

    private final Texts texts;
    private final LocalModelSettings wishes;
    private final JsonNode config;

    private CardReader(Texts texts, LocalModelSettings wishes) throws IOException {
        this.texts = texts;
        this.wishes = wishes;
        this.config = json("config.json");
    }

    /** @throws IOException when the files are incomplete or contradictory */
    static ModelCard read(Texts texts, LocalModelSettings wishes) throws IOException {
        return new CardReader(texts, wishes).card();
    }

    private ModelCard card() throws IOException {
        List<String> labels = wishes.labels().isEmpty() ? labels() : wishes.labels();
        ModelKind kind = wishes.kind().flatMap(ModelKind::of).orElseGet(() -> kind(labels));
        JsonNode pooling = json("1_Pooling/config.json");
        boolean vectors = kind == ModelKind.EMBEDDING;
        if (!vectors && labels.isEmpty()) {
            throw new IOException(
                    "config.json has no id2label, which a model for %s needs; configure labels".formatted(kind.word()));
        }
        check(kind, labels);
        return new ModelCard(
                kind,
                wishes.precision().map(word -> word.equals("int8") ? Precision.DYNAMIC_INT8 : Precision.FLOAT32),
                maxTokens(),
                vectors ? dimensions(pooling) : 0,
                wishes.pooling().flatMap(Pooling::of).orElseGet(() -> pooling(pooling)),
                wishes.normalise().orElseGet(this::normalises),
                wishes.dimensions(),
                wishes.prompts().isEmpty() ? prompts() : wishes.prompts(),
                vectors ? List.of() : labels,
                wishes.hypothesisTemplate(),
                !wishes.activation().map("identity"::equals).orElseGet(this::saysIdentity));
    }

    private static void check(ModelKind kind, List<String> labels) throws IOException {
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
                    "its labels are %s, which are not those of a model for %s".formatted(labels, kind.word()));
        }
    }

    private JsonNode json(String path) throws IOException {
        Optional<byte[]> bytes = texts.find(path);
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
    private List<String> labels() throws IOException {
        var byPlace = new LinkedHashMap<Integer, String>();
        for (Map.Entry<String, JsonNode> label : config.path("id2label").properties()) {
            try {
                byPlace.put(Integer.valueOf(label.getKey()), label.getValue().asText());
            } catch (NumberFormatException e) {
                throw new IOException(
                        "config.json: id2label has the key '" + label.getKey() + "'; expected a number", e);
            }
        }
        var labels = new ArrayList<String>();
        for (int i = 0; i < byPlace.size(); i++) {
            String label = byPlace.get(i);
            if (label == null) {
                throw new IOException(
                        "config.json: id2label has %d labels, but none for %d".formatted(byPlace.size(), i));
            }
            labels.add(label);
        }
        return labels;
    }

    private ModelKind kind(List<String> labels) {
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

    private int maxTokens() throws IOException {
        if (wishes.maxTokens().isPresent()) {
            return wishes.maxTokens().get();
        }
        double limit = NO_LIMIT;
        int positions = config.path("max_position_embeddings").asInt(0);
        if (positions > 0) {
            limit = positions - (SHIFTED.contains(config.path("model_type").asText()) ? 2 : 0);
        }
        for (JsonNode said : List.of(
                json("tokenizer_config.json").path("model_max_length"),
                json("sentence_bert_config.json").path("max_seq_length"))) {
            if (said.isNumber() && said.asDouble() >= 3) {
                limit = Math.min(limit, said.asDouble());
            }
        }
        return limit >= NO_LIMIT ? COMMON_LIMIT : (int) limit;
    }

    private int dimensions(JsonNode pooling) throws IOException {
        for (JsonNode said : List.of(
                pooling.path("word_embedding_dimension"),
                config.path("hidden_size"),
                config.path("dim"),
                config.path("d_model"))) {
            if (said.asInt(0) > 0) {
                return said.asInt();
            }
        }
        throw new IOException("neither config.json nor 1_Pooling/config.json has the dimensions of the vectors");
    }

    private static Pooling pooling(JsonNode config) {
        if (config.path("pooling_mode_cls_token").asBoolean()) {
            return Pooling.CLS;
        }
        return config.path("pooling_mode_lasttoken").asBoolean() ? Pooling.LAST : Pooling.MEAN;
    }

    /** Returns true unless the model's list of modules omits normalisation. */
    private boolean normalises() {
        try {
            JsonNode modules = json("modules.json");
            boolean said = modules.isMissingNode();
            for (JsonNode module : modules) {
                said |= module.path("type").asText().endsWith(".Normalize");
            }
            return said;
        } catch (IOException e) {
            return true;
        }
    }

    private Map<String, String> prompts() throws IOException {
        var prompts = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> prompt :
                json("config_sentence_transformers.json").path("prompts").properties()) {
            if (prompt.getValue().isTextual()) {
                prompts.put(
                        prompt.getKey().toLowerCase(Locale.ROOT),
                        prompt.getValue().asText());
            }
        }
        return prompts;
    }

    private boolean saysIdentity() {
        String activation =
                config.path("sentence_transformers").path("activation_fn").asText();
        return activation.endsWith("Identity")
                || config.path("sbert_ce_default_activation_function").asText().endsWith("Identity");
    }
}
