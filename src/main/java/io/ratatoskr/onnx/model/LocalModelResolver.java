package io.ratatoskr.onnx.model;

import io.ratatoskr.api.internal.FileFailures;
import io.ratatoskr.onnx.model.ModelSource.FolderSource.IntegrityCheck;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.store.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Resolves the local models of {@code models.yaml}; models of a hub once they are in the store. */
public final class LocalModelResolver {
    /** The usual paths of the graph. */
    private static final List<String> GRAPH_PATHS = List.of("model.onnx", "onnx/model.onnx");

    private final ModelStore store;

    public LocalModelResolver(ModelStore store) {
        this.store = store;
    }

    /** Resolves the model's current files. An unusable model has the reason. */
    public LocalModel resolve(LocalModelSettings settings) {
        return switch (settings.origin()) {
            case Origin.Folder folder -> resolveFolder(settings, folder.path(), IntegrityCheck.NONE);
            case Origin.ClassPath resources -> resolveClassPath(settings, "/" + resources.folder() + "/");
            case Origin.Hub hub ->
                store.find(hub.repository(), hub.revision())
                        .map(folder ->
                                resolveFolder(settings, folder, () -> store.verify(hub.repository(), hub.revision())))
                        .orElseGet(() -> unavailable(
                                settings,
                                "it is not in the store yet; download it: ratatoskr models download " + settings.id()));
        };
    }

    /** Resolves a model from the files of a folder. */
    private static LocalModel resolveFolder(LocalModelSettings settings, Path folder, IntegrityCheck check) {
        String graph = settings.graph().orElseGet(() -> findGraph(name -> Files.isRegularFile(folder.resolve(name))));
        var source = new ModelSource.FolderSource(folder, graph, check);
        return readModel(settings, source, path -> {
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > ModelCardReader.MAX_FILE_BYTES) {
                throw new IOException(path + " is longer than " + ModelCardReader.MAX_FILE_BYTES + " bytes");
            }
            return Optional.of(Files.readAllBytes(file));
        });
    }

    private static LocalModel resolveClassPath(LocalModelSettings settings, String folder) {
        String graph = settings.graph()
                .orElseGet(() -> findGraph(name -> LocalModelResolver.class.getResource(folder + name) != null));
        var source =
                new ModelSource.ClassPathSource(folder + graph, folder + "tokenizer.json", "that contains " + folder);
        return readModel(settings, source, path -> {
            try (InputStream in = LocalModelResolver.class.getResourceAsStream(folder + path)) {
                return in == null ? Optional.empty() : Optional.of(in.readNBytes(ModelCardReader.MAX_FILE_BYTES));
            }
        });
    }

    private static String findGraph(Predicate<String> exists) {
        return GRAPH_PATHS.stream().filter(exists).findFirst().orElse(GRAPH_PATHS.getFirst());
    }

    private static LocalModel readModel(
            LocalModelSettings settings, ModelSource source, ModelCardReader.ModelFileSource files) {
        Optional<String> reason = source.unavailableReason();
        if (reason.isPresent()) {
            return unavailable(settings, reason.get());
        }
        try {
            return new LocalModel(
                    settings.id(), settings.organisation().orElse(""), ModelCardReader.read(files, settings), source);
        } catch (IOException e) {
            return unavailable(settings, "its files cannot be read: " + FileFailures.reason(e));
        } catch (IllegalArgumentException e) {
            return unavailable(settings, "its files cannot be read: " + e.getMessage());
        }
    }

    private static LocalModel unavailable(LocalModelSettings settings, String reason) {
        return new LocalModel(
                settings.id(), settings.organisation().orElse(""), null, new ModelSource.UnavailableSource(reason));
    }
}
