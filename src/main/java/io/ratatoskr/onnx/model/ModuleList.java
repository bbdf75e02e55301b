package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.onnx.model.ModelCardReader.ModelFileSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The modules of {@code modules.json}, in the order they are applied.
 *
 * @param present whether the model has the file
 */
record ModuleList(boolean present, List<Module> modules) {
    /**
     * A module.
     *
     * @param name of its class, without the package
     * @param path of its files, relative to the model's folder; empty for the folder itself
     */
    record Module(String name, String path) {
        /** The path of one of its files. */
        String file(String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }
    }

    static final String FILE = "modules.json";
    private static final ModuleList ABSENT = new ModuleList(false, List.of());
    private static final int MAX_MODULES = 32;
    private static final String PACKAGE = "sentence_transformers.";
    private static final String TRANSFORMER = "Transformer";
    /** Relative, without {@code ..} and hidden folders. */
    private static final Pattern PATH =
            Pattern.compile("|[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}){0,4}");

    /** The files that are always in the model's folder itself. */
    private static final Set<String> ROOT_FILES = Set.of(FILE, "config_sentence_transformers.json");

    ModuleList {
        modules = List.copyOf(modules);
    }

    /** @throws IOException when the file is invalid, or its first module is not a transformer with a tokenizer */
    static ModuleList read(ModelFileSource files) throws IOException {
        Optional<byte[]> bytes = files.read(FILE);
        if (bytes.isEmpty()) {
            return ABSENT;
        }
        JsonNode list = parse(bytes.get());
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_MODULES) {
            throw new UnsupportedModuleException("%s is not a list of 1 to %d modules".formatted(FILE, MAX_MODULES));
        }
        List<Module> modules = new ArrayList<>();
        for (JsonNode entry : list) {
            modules.add(module(entry));
        }
        if (!modules.getFirst().name().equals(TRANSFORMER)) {
            throw new UnsupportedModuleException("%s starts with the module %s; only Transformer is supported there"
                    .formatted(FILE, modules.getFirst().name()));
        }
        return new ModuleList(true, modules);
    }

    private static JsonNode parse(byte[] json) throws IOException {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new IOException(FILE + " is not valid JSON: " + e.getMessage(), e);
        }
    }

    private static Module module(JsonNode entry) throws IOException {
        String type = entry.path("type").asText();
        String path = entry.path("path").asText();
        if (!PATH.matcher(path).matches()) {
            throw new UnsupportedModuleException("%s has the path '%s', which is not one inside the model's folder"
                    .formatted(FILE, path.length() > 100 ? path.substring(0, 100) + "…" : path));
        }
        // A class of the model's own can do anything, whatever its name
        return new Module(type.startsWith(PACKAGE) ? type.substring(type.lastIndexOf('.') + 1) : type, path);
    }

    /** The modules after the transformer. */
    List<Module> afterTransformer() {
        return present ? modules.subList(1, modules.size()) : List.of();
    }

    /** The folder of the transformer's files; empty for the model's folder. */
    String transformerFolder() {
        return present ? modules.getFirst().path() : "";
    }

    /** Reads the transformer's files from its own folder, or from the model's where that has none. */
    ModelFileSource transformerFiles(ModelFileSource files) {
        String folder = transformerFolder();
        if (folder.isEmpty()) {
            return files;
        }
        return path -> {
            Optional<byte[]> own = path.indexOf('/') < 0 && !ROOT_FILES.contains(path)
                    ? files.read(folder + "/" + path)
                    : Optional.empty();
            return own.isPresent() ? own : files.read(path);
        };
    }
}
