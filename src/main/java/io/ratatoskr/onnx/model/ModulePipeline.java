package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.onnx.model.ModuleList.Module;
import io.ratatoskr.onnx.model.PoolingConfigReader.PoolingFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model's files define after the transformer.
 *
 * @param pooling empty if the model has no pooling module
 * @param steps after the pooling, without a normalisation at the end
 * @param normalise whether the vector gets unit length at the end
 */
record ModulePipeline(Optional<PoolingFile> pooling, List<VectorStep> steps, boolean normalise) {
    /** Reads a JSON file; a missing node if it does not exist. */
    interface JsonSource {
        JsonNode read(String path) throws IOException;
    }

    private static final String POOLING_WITHOUT_MODULES = "1_Pooling/config.json";
    private static final String CONFIG = "config.json";
    private static final String DEFAULT_ACTIVATION = "torch.nn.modules.activation.Tanh";
    private static final int MAX_FEATURES = 1 << 16;
    private static final Set<String> DENSE_KEYS = Set.of(
            "in_features",
            "out_features",
            "bias",
            "activation_function",
            "module_input_name",
            "module_output_name",
            "use_residual");

    ModulePipeline {
        steps = List.copyOf(steps);
    }

    /** Whether vectors get unit length at the end, even if other modules are not supported; without {@code modules.json} they do. */
    static boolean endsNormalised(ModuleList modules) {
        List<Module> steps = modules.modules().stream()
                .filter(module -> !module.name().equals("Dropout"))
                .toList();
        return !modules.present() || steps.getLast().name().equals("Normalize");
    }

    /**
     * Reads the modules.
     *
     * @param modesConfigured whether the modes are configured, so that the file need not have any
     * @throws UnsupportedModuleException when a module or a value of its file is not supported
     */
    static ModulePipeline read(ModuleList modules, JsonSource files, boolean modesConfigured) throws IOException {
        if (!modules.present()) {
            JsonNode pooling = files.read(POOLING_WITHOUT_MODULES);
            return new ModulePipeline(
                    pooling.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(pooling(POOLING_WITHOUT_MODULES, pooling, modesConfigured)),
                    List.of(),
                    true);
        }
        Optional<PoolingFile> pooling = Optional.empty();
        List<VectorStep> steps = new ArrayList<>();
        for (Module module : modules.afterTransformer()) {
            JsonNode config = files.read(module.file(CONFIG));
            switch (module.name()) {
                case "Pooling" -> {
                    if (pooling.isPresent() || !steps.isEmpty()) {
                        throw refusal(module, "is not directly after the transformer");
                    }
                    pooling = Optional.of(pooling(module.file(CONFIG), config, modesConfigured));
                }
                case "Dense" -> steps.add(dense(module, config));
                case "LayerNorm" ->
                    steps.add(new VectorStep.LayerNorm(module.path(), features(module, config, "dimension")));
                case "Normalize" -> {
                    requireSentenceVector(module, config);
                    steps.add(new VectorStep.Normalize());
                }
                case "Dropout" -> {
                    // Changes vectors only in training
                }
                default ->
                    throw new UnsupportedModuleException(
                            "modules.json has the module %s, which is not supported".formatted(module.name()));
            }
        }
        boolean normalise = !steps.isEmpty() && steps.getLast() instanceof VectorStep.Normalize;
        return new ModulePipeline(pooling, normalise ? steps.subList(0, steps.size() - 1) : steps, normalise);
    }

    /** Whether the tokens of prompts are left out of the pooling, even if other values of the files are not supported. */
    static boolean excludesPrompt(ModuleList modules, JsonSource files) throws IOException {
        List<String> paths = modules.present()
                ? modules.modules().stream()
                        .filter(module -> module.name().equals("Pooling"))
                        .map(module -> module.file(CONFIG))
                        .toList()
                : List.of(POOLING_WITHOUT_MODULES);
        for (String path : paths) {
            if (!PoolingConfigReader.includesPrompt(files.read(path))) {
                return true;
            }
        }
        return false;
    }

    private static PoolingFile pooling(String path, JsonNode config, boolean modesConfigured) throws IOException {
        try {
            return PoolingConfigReader.read(path, config);
        } catch (UnsupportedModuleException e) {
            if (modesConfigured) {
                return new PoolingFile(List.of(), Optional.empty(), PoolingConfigReader.includesPrompt(config));
            }
            throw e;
        }
    }

    private static VectorStep dense(Module module, JsonNode config) throws IOException {
        if (!config.isObject()) {
            throw refusal(module, "has no config.json");
        }
        for (var entry : config.properties()) {
            if (!DENSE_KEYS.contains(entry.getKey())) {
                throw refusal(module, "has the unknown key '" + entry.getKey() + "'");
            }
        }
        requireSentenceVector(module, config);
        String activation = config.path("activation_function").asText(DEFAULT_ACTIVATION);
        return new VectorStep.Dense(
                module.path(),
                features(module, config, "in_features"),
                features(module, config, "out_features"),
                flag(module, config, "bias", true),
                LayerActivation.of(activation)
                        .orElseThrow(() -> refusal(
                                module, "has the activation_function " + activation + ", which is not supported")),
                flag(module, config, "use_residual", false));
    }

    private static void requireSentenceVector(Module module, JsonNode config) throws IOException {
        for (String key : List.of("module_input_name", "module_output_name")) {
            JsonNode value = config.path(key);
            if (!value.isMissingNode() && !value.isNull() && !value.asText().equals("sentence_embedding")) {
                throw refusal(module, "has the %s %s; only sentence_embedding is supported".formatted(key, value));
            }
        }
    }

    private static int features(Module module, JsonNode config, String key) throws IOException {
        JsonNode value = config.path(key);
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MAX_FEATURES) {
            throw refusal(module, "has no valid %s; expected 1 to %d".formatted(key, MAX_FEATURES));
        }
        return value.intValue();
    }

    private static boolean flag(Module module, JsonNode config, String key, boolean absent) throws IOException {
        JsonNode value = config.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw refusal(module, "has %s %s; expected true or false".formatted(key, value));
        }
        return value.asBoolean(absent);
    }

    private static UnsupportedModuleException refusal(Module module, String problem) {
        return new UnsupportedModuleException("the module %s (%s) of modules.json %s"
                .formatted(module.name(), module.path().isEmpty() ? "." : module.path(), problem));
    }
}
