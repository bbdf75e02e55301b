package io.ratatoskr.onnx;

import io.ratatoskr.onnx.model.LocalModelResolver;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.ModelStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The small models of the test resources, as a user would configure them. */
public final class TestModels {
    public static final ModelsSettings SETTINGS = new ModelsSettings(
            Map.of(),
            Map.of(),
            List.of(),
            Stream.of("nli-tiny", "zero-shot-two-label", "rerank-tiny", "classify-tiny", "embed-tiny-cls")
                    .map(TestModels::named)
                    .toList(),
            List.of());

    /** A store in a folder that does not exist, without a hub. */
    public static final StoreSettings NO_STORE = new StoreSettings(
            new StoreSettings.Hub(URI.create("http://localhost:1"), Optional.empty(), Optional.empty()),
            Path.of("target", "no-store"),
            Path.of("target", "no-store", "models.lock"),
            new StoreSettings.Downloads(false, Duration.ofHours(1)),
            1L << 40,
            Optional.empty());

    public static final LocalModelResolver RESOLVER = new LocalModelResolver(new ModelStore(NO_STORE));

    private TestModels() {}

    public static LocalModelSettings named(String id) {
        return at(id, new Origin.ClassPath("models/" + id));
    }

    static LocalModelSettings at(String id, Origin origin) {
        return new LocalModelSettings(
                id,
                Optional.empty(),
                origin,
                LocalModelSettings.Properties.NONE,
                LocalModelSettings.Embedding.NONE,
                LocalModelSettings.Scoring.NONE,
                false);
    }
}
