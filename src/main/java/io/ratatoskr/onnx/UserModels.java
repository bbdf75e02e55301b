package io.ratatoskr.onnx;

import io.ratatoskr.onnx.ModelSource.Folder.Check;
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
final class UserModels {
    /** The usual paths of the graph. */
    private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx");

    private final ModelStore store;

    UserModels(ModelStore store) {
        this.store = store;
    }

    /** Resolves the model's current files. An unusable model has the reason. */
    LocalModel find(LocalModelSettings wishes) {
        return switch (wishes.origin()) {
            case Origin.Folder folder -> inFolder(wishes, folder.path(), Check.NONE);
            case Origin.ClassPath resources -> onClassPath(wishes, "/" + resources.folder() + "/");
            case Origin.Hub hub ->
                store.find(hub.repository(), hub.revision())
                        .map(folder -> inFolder(wishes, folder, () -> store.verify(hub.repository(), hub.revision())))
                        .orElseGet(() -> absent(
                                wishes,
                                "it is not in the store yet; download it: ratatoskr models download " + wishes.id()));
        };
    }

    /** Resolves a model from the files of a folder. */
    private static LocalModel inFolder(LocalModelSettings wishes, Path folder, Check check) {
        String graph = wishes.graph().orElseGet(() -> first(name -> Files.isRegularFile(folder.resolve(name))));
        var source = new ModelSource.Folder(folder, graph, check);
        return known(wishes, source, path -> {
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > CardReader.LONGEST) {
                throw new IOException(path + " is longer than " + CardReader.LONGEST + " bytes");
            }
            return Optional.of(Files.readAllBytes(file));
        });
    }

    private static LocalModel onClassPath(LocalModelSettings wishes, String folder) {
        String graph =
                wishes.graph().orElseGet(() -> first(name -> UserModels.class.getResource(folder + name) != null));
        var source = new ModelSource.ClassPath(folder + graph, folder + "tokenizer.json", "that contains " + folder);
        return known(wishes, source, path -> {
            try (InputStream in = UserModels.class.getResourceAsStream(folder + path)) {
                return in == null ? Optional.empty() : Optional.of(in.readNBytes(CardReader.LONGEST));
            }
        });
    }

    private static String first(Predicate<String> there) {
        return GRAPHS.stream().filter(there).findFirst().orElse(GRAPHS.getFirst());
    }

    private static LocalModel known(LocalModelSettings wishes, ModelSource source, CardReader.Texts texts) {
        Optional<String> missing = source.missing();
        if (missing.isPresent()) {
            return absent(wishes, missing.get());
        }
        try {
            return new LocalModel(
                    wishes.id(), wishes.organisation().orElse(""), CardReader.read(texts, wishes), source);
        } catch (IOException | IllegalArgumentException e) {
            return absent(wishes, "its files cannot be read: " + e.getMessage());
        }
    }

    private static LocalModel absent(LocalModelSettings wishes, String reason) {
        return new LocalModel(wishes.id(), wishes.organisation().orElse(""), null, new ModelSource.Absent(reason));
    }
}
