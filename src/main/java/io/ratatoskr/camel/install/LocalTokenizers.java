package io.ratatoskr.camel.install;

import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.tokenizer.Tokenizers;
import java.io.IOException;
import java.util.Optional;

/** Tokenizers of local models. */
record LocalTokenizers(LocalModels models) implements Tokenizers.TokenizerFiles {
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
        return models.tokenizerJson(repository, revision);
    }
}
