package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.config.Settings.OnnxSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The bundled models on two threads, loaded once for all test classes and closed after the last. */
public final class SharedModels implements BeforeAllCallback {
    public static final String FP32 = "all-MiniLM-L6-v2";
    public static final String INT8 = "all-MiniLM-L6-v2-q";
    public static final OnnxSettings SETTINGS = new OnnxSettings(2, 4096, false);

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(SharedModels.class);

    private LocalModels shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(SPACE)
                .getOrComputeIfAbsent(
                        SharedModels.class,
                        key -> LocalModels.of(SETTINGS, TestModels.SETTINGS, TestModels.NO_STORE),
                        LocalModels.class);
    }

    public LocalModels models() {
        return shared;
    }

    EmbedResponse embed(String model, List<String> texts) {
        return shared.embed(EmbedRequest.of(model, texts), Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    float[] vector(String model, String text) {
        return embed(model, List.of(text)).embeddings().getFirst().values();
    }
}
