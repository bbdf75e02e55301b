package io.ratatoskr.onnx.model;

import io.ratatoskr.api.internal.FileFailures;
import io.ratatoskr.onnx.model.ModelSource.FolderSource.IntegrityCheck;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.store.GraphWeights;
import io.ratatoskr.store.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves the local models of {@code models.yaml}; models of a hub once they are in the store. */
public final class LocalModelResolver {
    private static final Logger LOG = LoggerFactory.getLogger(LocalModelResolver.class);

    /** The usual paths of the graph. */
    private static final List<String> GRAPH_PATHS = List.of("model.onnx", "onnx/model.onnx");

    private static final List<String> TOKENIZER_PATHS = List.of("tokenizer.json");

    private final ModelStore store;

    public LocalModelResolver(ModelStore store) {
        this.store = store;
    }

    /** Resolves the model's current files. An unusable model has the reason. */
    public LocalModel resolve(LocalModelSettings settings) {
        return switch (settings.origin()) {
            case Origin.Folder folder -> resolveFolder(settings, folder.path(), IntegrityCheck.NONE);
            case Origin.ClassPath resources -> resolveClassPath(settings, resources);
            case Origin.Hub hub ->
                store.find(hub.repository(), hub.revision())
                        .map(folder ->
                                resolveFolder(settings, folder, () -> store.verify(hub.repository(), hub.revision())))
                        .orElseGet(() -> unavailable(
                                settings,
                                "it is not in the store yet; download it: ratatoskr models download " + settings.id()));
        };
    }

    /** The state of the model's files now, to be compared with an earlier one. */
    FolderState state(LocalModelSettings settings) {
        return FolderState.of(
                switch (settings.origin()) {
                    case Origin.Folder folder -> Optional.of(folder.path());
                    case Origin.ClassPath resources -> Optional.empty();
                    case Origin.Hub hub -> store.find(hub.repository(), hub.revision());
                });
    }

    /** Resolves a model from the files of a folder. */
    private static LocalModel resolveFolder(LocalModelSettings settings, Path folder, IntegrityCheck check) {
        Predicate<String> exists = name -> Files.isRegularFile(folder.resolve(name));
        return readModel(
                settings,
                path -> {
                    Path file = folder.resolve(path);
                    if (!Files.isRegularFile(file)) {
                        return Optional.empty();
                    }
                    if (Files.size(file) > ModelCardReader.MAX_FILE_BYTES) {
                        throw new IOException(path + " is longer than " + ModelCardReader.MAX_FILE_BYTES + " bytes");
                    }
                    return Optional.of(Files.readAllBytes(file));
                },
                transformer -> {
                    String graph = settings.graph().orElseGet(() -> find(GRAPH_PATHS, transformer, exists));
                    return new ModelSource.FolderSource(
                            folder,
                            graph,
                            settings.tokenizer().orElseGet(() -> find(TOKENIZER_PATHS, transformer, exists)),
                            exists.test(graph) ? GraphWeights.locations(folder.resolve(graph)) : List.of(),
                            check);
                });
    }

    private static LocalModel resolveClassPath(LocalModelSettings settings, Origin.ClassPath resources) {
        // At the root, a file such as config.json may belong to anything
        boolean root = resources.folder().equals(Origin.ClassPath.ROOT);
        String folder = root ? "/" : "/" + resources.folder() + "/";
        Predicate<String> exists = name -> LocalModelResolver.class.getResource(folder + name) != null;
        return readModel(
                settings,
                path -> {
                    try (InputStream in = root ? null : LocalModelResolver.class.getResourceAsStream(folder + path)) {
                        return in == null
                                ? Optional.empty()
                                : Optional.of(in.readNBytes(ModelCardReader.MAX_FILE_BYTES));
                    }
                },
                transformer -> new ModelSource.ClassPathSource(
                        folder,
                        folder + settings.graph().orElseGet(() -> find(GRAPH_PATHS, transformer, exists)),
                        folder + settings.tokenizer().orElseGet(() -> find(TOKENIZER_PATHS, transformer, exists)),
                        "that contains " + folder));
    }

    /** The first path that exists, in the folder of the transformer or in the model's; else the first one. */
    private static String find(List<String> paths, String transformerFolder, Predicate<String> exists) {
        return Stream.concat(
                        transformerFolder.isEmpty()
                                ? Stream.empty()
                                : paths.stream().map(path -> transformerFolder + "/" + path),
                        paths.stream())
                .filter(exists)
                .findFirst()
                .orElse(paths.getFirst());
    }

    /** Finds the files of a model. */
    @FunctionalInterface
    private interface SourceFactory {
        /** @param transformerFolder the folder of the transformer, relative to the model's; empty for that itself */
        ModelSource create(String transformerFolder) throws IOException;
    }

    private static LocalModel readModel(
            LocalModelSettings settings, ModelCardReader.ModelFileSource files, SourceFactory sources) {
        try {
            ModelSource source = sources.create(ModuleList.read(files).transformerFolder());
            Optional<String> reason = source.unavailableReason();
            if (reason.isPresent()) {
                return refused(settings, reason.get());
            }
            ModelCard card = ModelCardReader.read(files, settings, source);
            if (source instanceof ModelSource.FolderSource) {
                requireOutput(card, GraphOutputs.find(source));
            }
            return new LocalModel(settings.id(), settings.organisation().orElse(""), card, source);
        } catch (FileSystemException e) {
            return refused(settings, "its files cannot be read: " + FileFailures.reason(e));
        } catch (IOException e) {
            return refused(settings, FileFailures.reason(e));
        } catch (IllegalArgumentException e) {
            return refused(settings, String.valueOf(e.getMessage()));
        }
    }

    /** A model whose files are there, but cannot be used: nobody would notice before the first request. */
    private static LocalModel refused(LocalModelSettings settings, String reason) {
        LOG.warn("local model '{}' cannot be used: {}", settings.id(), reason);
        return unavailable(settings, reason);
    }

    /** Refuses a graph without a usable output already when it is listed. */
    private static void requireOutput(ModelCard card, Map<String, long[]> outputs) throws IOException {
        if (!outputs.isEmpty()) {
            OutputSelection.select(card, outputs);
        }
    }

    private static LocalModel unavailable(LocalModelSettings settings, String reason) {
        return new LocalModel(
                settings.id(), settings.organisation().orElse(""), null, new ModelSource.UnavailableSource(reason));
    }
}
