package io.ratatoskr.onnx.model;

import java.util.List;

/** The models of Maven artifacts. */
public final class BundledModels {
    public static final List<LocalModel> ALL = List.of(
            miniLm("all-MiniLM-L6-v2", "all-minilm-l6-v2", Precision.FLOAT32),
            miniLm("all-MiniLM-L6-v2-q", "all-minilm-l6-v2-q", Precision.DYNAMIC_INT8));

    private BundledModels() {}

    private static LocalModel miniLm(String id, String resource, Precision precision) {
        return new LocalModel(
                id,
                "sentence-transformers",
                ModelCard.embedding(precision, Pooling.MEAN, 256, 384),
                new ModelSource.ClassPathSource(
                        "/" + resource + ".onnx",
                        "/" + resource + "-tokenizer.json",
                        "dev.langchain4j:langchain4j-embeddings-" + resource));
    }
}
