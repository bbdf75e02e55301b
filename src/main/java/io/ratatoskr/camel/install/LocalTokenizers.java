package io.ratatoskr.camel.install;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.store.TokenizerStore;
import io.ratatoskr.tokenizer.Tokenizers;
import java.io.IOException;
import java.util.Optional;

/** Tokenizers of local models, and of hub repositories in the store. */
record LocalTokenizers(LocalModels models, TokenizerStore store) implements Tokenizers.TokenizerFiles {
    LocalTokenizers(LocalModels models) {
        this(models, models.tokenizerStore());
    }

    @Override
    public boolean isLocalModel(String id) {
        return models.find(id).isPresent();
    }

    @Override
    public Optional<byte[]> findForLocalModel(String id) throws IOException {
        return models.tokenizerJson(id);
    }

    @Override
    public Optional<byte[]> findInRepository(String repository, String revision) throws IOException {
        return store.read(repository, revision);
    }

    @Override
    public boolean needsDownload(String repository, String revision) {
        return store.allowsOnDemandDownload() && !store.contains(repository, revision);
    }

    @Override
    public void download(
            String repository,
            String revision,
            boolean upgrade,
            DownloadProgressListener progress,
            Cancellation cancellation)
            throws IOException {
        store.download(repository, revision, upgrade, progress::onProgress, cancellation);
    }
}
