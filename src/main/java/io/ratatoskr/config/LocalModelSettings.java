package io.ratatoskr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A local model of {@code models.yaml}. Empty values are read from the model's own files.
 *
 * @param id name in requests
 * @param organisation its organisation on the hub; {@code organisation/id} is another name of the model
 * @param graph file of the graph, relative to the model's folder
 * @param kind embedding, nli, entailment, reranker or classifier
 * @param precision float32 or int8
 * @param pooling mean, cls or last
 * @param maxTokens maximum input length; longer inputs are truncated
 * @param dimensions dimensions that its vectors may be truncated to
 * @param prompts prefixes of texts, by purpose
 * @param labels in the order of the graph's outputs
 * @param activation sigmoid or identity, for a reranker
 * @param loadAtStart whether a service loads it before the first request
 */
public record LocalModelSettings(
        String id,
        Optional<String> organisation,
        Origin origin,
        Optional<String> graph,
        Optional<String> kind,
        Optional<String> precision,
        Optional<String> pooling,
        Optional<Boolean> normalise,
        Optional<Integer> maxTokens,
        List<Integer> dimensions,
        Map<String, String> prompts,
        List<String> labels,
        Optional<String> hypothesisTemplate,
        Optional<String> activation,
        boolean loadAtStart) {
    /** The origin of the model's files. */
    public sealed interface Origin {
        /** A folder on this machine, laid out as a repository of the hub. */
        record Folder(Path path) implements Origin {}

        /**
         * A repository of the Hugging Face Hub.
         *
         * @param revision branch, tag or commit
         */
        record Hub(String repository, String revision) implements Origin {}

        /** A folder on the class path, laid out in the same way, as a Maven artifact carries it. */
        record ClassPath(String folder) implements Origin {}
    }

    public LocalModelSettings {
        dimensions = List.copyOf(dimensions);
        prompts = Map.copyOf(prompts);
        labels = List.copyOf(labels);
    }
}
