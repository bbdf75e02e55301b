package io.ratatoskr.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of the modules that {@code modules.json} of sentence-transformers lists, each in a folder of its own. */
public final class ModuleFiles {
    /**
     * The names of the file with {@code max_seq_length}, in the order of sentence-transformers: the present one and the older ones; in
     * the folder of the first module or the root.
     */
    public static final List<String> LENGTH_FILES = List.of(
            "sentence_bert_config.json",
            "sentence_roberta_config.json",
            "sentence_distilbert_config.json",
            "sentence_camembert_config.json",
            "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json",
            "sentence_xlnet_config.json");

    private static final String LIST = "modules.json";
    private static final int MAX_MODULES = 32;
    private static final int MAX_LIST_BYTES = 1 << 20;

    private ModuleFiles() {}

    /**
     * A file of a module.
     *
     * @param path in the repository
     * @param required whether the module means nothing without it
     */
    record ModuleFile(String path, boolean required) {}

    /**
     * The files that the modules of a downloaded model have or may have.
     *
     * @param folder the model's folder, which contains modules.json if the model has one
     * @throws ModelStoreException when modules.json is not a list of modules in folders of the repository
     */
    static List<ModuleFile> find(Path folder) throws IOException {
        Path list = folder.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            return List.of();
        }
        JsonNode modules = read(list);
        List<ModuleFile> files = new ArrayList<>();
        for (JsonNode module : modules) {
            String path = module.path("path").asText("");
            if (!path.isEmpty()) {
                addFiles(
                        RelativePath.require(path, LIST),
                        module.path("type").asText("").replaceFirst("^.*\\.", ""),
                        files);
            }
        }
        return files;
    }

    private static JsonNode read(Path list) throws IOException {
        if (Files.size(list) > MAX_LIST_BYTES) {
            throw new ModelStoreException("modules.json is longer than %d bytes".formatted(MAX_LIST_BYTES));
        }
        JsonNode modules;
        try {
            modules = Json.mapper().readTree(Files.readAllBytes(list));
        } catch (IOException e) {
            throw new ModelStoreException("modules.json is not valid JSON", e);
        }
        if (modules.size() > MAX_MODULES) {
            throw new ModelStoreException("modules.json has more than %d modules".formatted(MAX_MODULES));
        }
        return modules;
    }

    private static void addFiles(String folder, String type, List<ModuleFile> files) {
        switch (type) {
            case "Normalize" -> {}
            case "Transformer" -> {
                files.add(new ModuleFile(folder + "/config.json", false));
                LENGTH_FILES.forEach(name -> files.add(new ModuleFile(folder + "/" + name, false)));
            }
            case "Pooling" -> files.add(new ModuleFile(folder + "/config.json", true));
            default -> {
                files.add(new ModuleFile(folder + "/config.json", type.equals("Dense")));
                files.add(new ModuleFile(folder + "/model.safetensors", false));
            }
        }
    }
}
