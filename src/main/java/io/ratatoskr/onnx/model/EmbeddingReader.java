package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.onnx.model.ModulePipeline.JsonSource;
import io.ratatoskr.onnx.model.PoolingConfigReader.PoolingFile;
import io.ratatoskr.settings.LocalModelSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how an embedding model computes vectors: pooling, the modules after it, prompts. What its files define must be supported,
 * unless its graph returns the vector of a text itself.
 */
final class EmbeddingReader {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingReader.class);
    private static final String SENTENCE_CONFIG = "config_sentence_transformers.json";
    private static final String TRANSFORMER_CONFIG = "sentence_bert_config.json";
    private static final String SENTENCE_MODEL = "SentenceTransformer";
    private static final List<String> WIDTH_KEYS = List.of("hidden_size", "dim", "d_model", "n_embd");

    private final LocalModelSettings settings;
    private final ModelSource source;
    private final JsonNode config;
    private final JsonSource files;

    /** @param config the transformer's {@code config.json} */
    EmbeddingReader(LocalModelSettings settings, ModelSource source, JsonNode config, JsonSource files) {
        this.settings = settings;
        this.source = source;
        this.config = config;
        this.files = files;
    }

    /** @throws IOException when the files are incomplete, contradictory or not supported */
    ModelCard.Embedding read(ModuleList modules) throws IOException {
        requireSentenceModel();
        Prompts prompts = readPrompts();
        try {
            requireTokenVectors();
            return readPipeline(
                    ModulePipeline.read(modules, files, !settings.pooling().isEmpty()), modules, prompts);
        } catch (UnsupportedModuleException e) {
            Optional<long[]> output = pooledOutput();
            boolean needsTokens = !settings.pooling().isEmpty()
                    || (!prompts.isEmpty() && ModulePipeline.excludesPrompt(modules, files));
            if (output.isEmpty() || needsTokens) {
                throw e;
            }
            int width = ownWidth((int) output.get()[1]);
            return new ModelCard.Embedding(
                    width,
                    Optional.empty(),
                    List.of(),
                    settings.normalise().orElseGet(() -> ModulePipeline.endsNormalised(modules)),
                    shorterDimensions(width),
                    prompts);
        }
    }

    private void requireSentenceModel() throws IOException {
        JsonNode sentence = files.read(SENTENCE_CONFIG);
        JsonNode truncated = sentence.path("truncate_dim");
        if (!truncated.isMissingNode()
                && !truncated.isNull()
                && settings.dimensions().isEmpty()) {
            throw new UnsupportedModuleException(
                    "%s has the truncate_dim %s, which is not applied; set dimensions, and send them in requests"
                            .formatted(SENTENCE_CONFIG, truncated));
        }
        String type = sentence.path("model_type").asText(SENTENCE_MODEL);
        if (!type.equals(SENTENCE_MODEL)) {
            throw new UnsupportedModuleException(
                    "%s has the model_type %s; only %s is supported".formatted(SENTENCE_CONFIG, type, SENTENCE_MODEL));
        }
    }

    /** The transformer's own file, since version 5.4. */
    private void requireTokenVectors() throws IOException {
        JsonNode transformer = files.read(TRANSFORMER_CONFIG);
        JsonNode text = transformer.path("modality_config").path("text");
        requireValue(transformer, "transformer_task", "feature-extraction");
        requireValue(transformer, "module_output_name", "token_embeddings");
        requireValue(text, "method", "forward");
        requireValue(text, "method_output_name", "last_hidden_state");
    }

    private static void requireValue(JsonNode config, String key, String supported) throws IOException {
        JsonNode value = config.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.asText().equals(supported)) {
            throw new UnsupportedModuleException(
                    "%s has the %s %s; only %s is supported".formatted(TRANSFORMER_CONFIG, key, value, supported));
        }
    }

    private ModelCard.Embedding readPipeline(ModulePipeline pipeline, ModuleList modules, Prompts prompts)
            throws IOException {
        List<Pooling> modes = modes(pipeline.pooling(), modules);
        int tokenWidth = tokenWidth(pipeline.pooling());
        boolean includePrompt =
                pipeline.pooling().map(PoolingFile::includePrompt).orElse(true);
        PoolingConfig pooling = new PoolingConfig(
                modes,
                tokenWidth,
                includePrompt,
                !settings.pooling().isEmpty() || (!includePrompt && !prompts.isEmpty()));
        int width = pooling.outputWidth();
        for (VectorStep step : pipeline.steps()) {
            requireInput(step, width);
            StepWeights.verify(source, step);
            width = step.outputWidth(width);
        }
        return new ModelCard.Embedding(
                width,
                Optional.of(pooling),
                pipeline.steps(),
                settings.normalise().orElse(pipeline.normalise()),
                shorterDimensions(width),
                prompts);
    }

    private static void requireInput(VectorStep step, int width) throws IOException {
        int inputs = switch (step) {
            case VectorStep.Dense dense -> dense.inputs();
            case VectorStep.LayerNorm norm -> norm.width();
            case VectorStep.Normalize none -> width;
        };
        if (inputs != width) {
            throw new UnsupportedModuleException(
                    "a module of modules.json takes vectors of %d values, but the one before it returns %d"
                            .formatted(inputs, width));
        }
    }

    private List<Pooling> modes(Optional<PoolingFile> file, ModuleList modules) throws IOException {
        if (!settings.pooling().isEmpty()) {
            return settings.pooling().stream()
                    .flatMap(name -> Pooling.of(name).stream())
                    .toList();
        }
        if (file.isPresent()) {
            return file.get().modes();
        }
        if (modules.present()) {
            throw new UnsupportedModuleException(
                    "modules.json has no Pooling, and the graph has no output of pooled vectors; set pooling or output");
        }
        JsonNode architecture = config.path("architectures").path(0);
        if (!architecture.isTextual()) {
            throw new UnsupportedModuleException(
                    "nothing defines how token vectors are pooled: it has no modules.json, no 1_Pooling/config.json and no architecture in config.json; set pooling, or kind if it does not yield vectors");
        }
        Pooling pooling = architecture.asText().endsWith("ForCausalLM")
                        && config.path("is_causal").asBoolean(true)
                ? Pooling.LAST
                : Pooling.MEAN;
        if (pooledOutput().isEmpty()) {
            LOG.warn(
                    "local model {}: no file defines its pooling; {} is used, as sentence-transformers does for {}; set pooling if it was trained with another",
                    settings.id(),
                    pooling.wireName(),
                    architecture.asText());
        }
        return List.of(pooling);
    }

    private int tokenWidth(Optional<PoolingFile> file) throws IOException {
        Optional<Integer> width = file.flatMap(PoolingFile::width)
                .or(() -> WIDTH_KEYS.stream()
                        .map(key -> config.path(key).asInt(0))
                        .filter(value -> value > 0)
                        .findFirst())
                .or(() -> settings.dimensions().stream().max(Integer::compare));
        if (width.isPresent()) {
            return width.get();
        }
        return readOutputs().values().stream()
                .filter(shape -> shape.length == 3 && shape[2] > 0 && shape[2] <= Integer.MAX_VALUE)
                .map(shape -> (int) shape[2])
                .findFirst()
                .orElseThrow(
                        () -> new UnsupportedModuleException(
                                "neither config.json nor the pooling's file has the dimensions of the vectors; set dimensions"));
    }

    /** The shape of an output of the graph that is the vector of a text. */
    private Optional<long[]> pooledOutput() {
        return Optional.ofNullable(readOutputs().get(settings.output().orElse(OutputSelection.SENTENCE_OUTPUT)))
                .filter(shape -> shape.length == 2 && shape[1] <= Integer.MAX_VALUE);
    }

    private Map<String, long[]> readOutputs() {
        return GraphOutputs.find(source);
    }

    private int ownWidth(int declared) throws IOException {
        if (declared > 0) {
            return declared;
        }
        return Stream.concat(WIDTH_KEYS.stream().map(key -> config.path(key).asInt(0)), settings.dimensions().stream())
                .filter(value -> value > 0)
                .findFirst()
                .orElseThrow(() -> new UnsupportedModuleException(
                        "neither the graph nor config.json has the dimensions of the vectors; set dimensions"));
    }

    private List<Integer> shorterDimensions(int width) throws IOException {
        for (int dimensions : settings.dimensions()) {
            if (dimensions > width) {
                throw new UnsupportedModuleException(
                        "dimensions has %d, but its vectors have %d values".formatted(dimensions, width));
            }
        }
        return settings.dimensions().stream().filter(each -> each < width).toList();
    }

    private Prompts readPrompts() throws IOException {
        JsonNode sentence = files.read(SENTENCE_CONFIG);
        var prompts = new LinkedHashMap<String, String>();
        if (settings.prompts().isEmpty()) {
            for (Map.Entry<String, JsonNode> prompt : sentence.path("prompts").properties()) {
                if (!prompt.getValue().isTextual() && !prompt.getValue().isNull()) {
                    throw new UnsupportedModuleException(
                            "%s has the prompt %s, which is not a text".formatted(SENTENCE_CONFIG, prompt.getKey()));
                }
                prompts.put(
                        prompt.getKey().toLowerCase(Locale.ROOT),
                        prompt.getValue().asText(""));
            }
        } else {
            settings.prompts().forEach((name, prompt) -> prompts.put(name.toLowerCase(Locale.ROOT), prompt));
        }
        return new Prompts(prompts, defaultPrompt(sentence.path("default_prompt_name"), prompts));
    }

    private String defaultPrompt(JsonNode name, Map<String, String> prompts) throws IOException {
        if (name.isMissingNode() || name.isNull()) {
            return "";
        }
        String key = name.asText().toLowerCase(Locale.ROOT);
        String prompt = prompts.get(key);
        if (prompt != null) {
            return prompt;
        }
        // sentence-transformers itself defines these two as empty
        if (!settings.prompts().isEmpty() || key.equals("query") || key.equals("document")) {
            return "";
        }
        throw new UnsupportedModuleException("%s has the default_prompt_name %s, which is not one of its prompts"
                .formatted(SENTENCE_CONFIG, name.asText()));
    }
}
