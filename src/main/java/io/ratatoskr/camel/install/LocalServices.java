package io.ratatoskr.camel.install;

import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.exchange.ComputePool;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.operation.BoundedTokenizers;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tokenizer.Tokenizers;
import java.util.List;

/** What runs in this process: local models, and tokenizers. */
final class LocalServices {
    private final Settings settings;
    private final LocalModels models;
    private final Tokenizers tokenizers;
    private final BoundedTokenizers boundedTokenizers;

    /** @param parts in which the models and tokenizers are, which it closes */
    LocalServices(Settings settings, SharedParts.Lease parts) {
        this.settings = settings;
        this.models = parts.get(
                "local-models",
                List.of(settings.onnx(), settings.models().local(), settings.store()),
                () -> LocalModels.of(settings.onnx(), settings.models(), settings.store()),
                LocalModels::close);
        this.tokenizers = parts.get(
                "tokenizers",
                List.of(settings.models().tokenizers(), models),
                () -> new Tokenizers(settings.models().tokenizers(), new LocalTokenizers(models)),
                Tokenizers::close);
        ComputePool tokenizing = parts.get(
                "tokenizing",
                "",
                () -> ComputePool.ofHalfTheProcessors("tokenizer", BoundedTokenizers.POOL_LIMITS),
                ComputePool::close);
        this.boundedTokenizers = new BoundedTokenizers(
                tokenizers,
                tokenizing,
                settings.local().tokenTextLimit(),
                settings.routing().totalTimeout());
    }

    LocalModels models() {
        return models;
    }

    Tokenizers tokenizers() {
        return tokenizers;
    }

    BoundedTokenizers boundedTokenizers() {
        return boundedTokenizers;
    }

    /** Returns whether the provider is in this process and has no model for the operation. */
    boolean lacksModel(String provider, Operation operation) {
        ProviderSettings own = settings.providers().get(provider);
        return own != null
                && own.inProcess()
                && own.chatModel().isEmpty()
                && models.models().stream()
                        .noneMatch(model ->
                                model.callable() && model.capabilities().contains(operation.capability()));
    }
}
