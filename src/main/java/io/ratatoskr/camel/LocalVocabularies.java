package io.ratatoskr.camel;

import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.tokens.Tokenizers;
import java.io.IOException;
import java.util.Optional;

/** Tokenizers of local models. */
record LocalVocabularies(LocalModels models) implements Tokenizers.Vocabularies {
    @Override
    public Optional<byte[]> ofLocalModel(String id) throws IOException {
        return models.tokenizerJson(id);
    }

    @Override
    public Optional<byte[]> ofRepository(String repository, String revision) throws IOException {
        return models.tokenizerJson(repository, revision);
    }
}
