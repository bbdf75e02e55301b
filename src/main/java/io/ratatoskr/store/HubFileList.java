package io.ratatoskr.store;

import io.ratatoskr.store.LockFile.LockedRevision;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import io.ratatoskr.store.ModuleFiles.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the files of a model at the hub, all at one commit. */
final class HubFileList {
    static final String TOKENIZER = "tokenizer.json";

    /** The files downloaded in addition to the graph. */
    private static final List<String> COMPANION_FILES = Stream.concat(
                    Stream.of(
                            "config.json",
                            TOKENIZER,
                            "tokenizer_config.json",
                            "special_tokens_map.json",
                            "modules.json",
                            "1_Pooling/config.json",
                            "config_sentence_transformers.json",
                            "labels.txt"),
                    ModuleFiles.LENGTH_FILES.stream())
            .toList();
    /** The paths where exporters store the graph. */
    private static final List<String> GRAPH_PATHS = List.of("onnx/model.onnx", "model.onnx");

    private static final String GRAPH_SUFFIX = ".onnx";

    private final HubClient hub;
    private final HubConnection connection;

    HubFileList(HubClient hub, HubConnection connection) {
        this.hub = hub;
        this.connection = connection;
    }

    /**
     * Returns the graph, the tokenizer and the configuration files; of a pinned revision the files in the lock file, and the requested
     * graph if it is not among them. What these refer to is found by {@link #findReferenced} once they are downloaded.
     *
     * @throws ModelStoreException when a required file is missing or is not at the pinned commit
     */
    List<RemoteFile> find(DownloadRequest request, @Nullable LockedRevision pinned) throws IOException {
        if (pinned == null) {
            return findAll(request);
        }
        Set<String> paths = new LinkedHashSet<>(pinned.sha256().keySet());
        List<RemoteFile> files = new ArrayList<>();
        if (request.graph().isPresent() && paths.add(request.graph().get())) {
            files.add(findGraph(request, List.of(request.graph().get()), pinned.commit()));
        }
        for (String path : pinned.sha256().keySet()) {
            files.add(find(request, pinned.commit(), path)
                    .orElseThrow(() -> new ModelStoreException("%s has no %s at the commit in models.lock (%s)"
                            .formatted(request.repository(), path, pinned.commit()))));
        }
        for (RemoteFile file : files) {
            if (!file.commit().equals(pinned.commit())) {
                throw new ModelStoreException(
                        "%s is at commit %s; expected %s, the one in models.lock; to accept it, download with --upgrade"
                                .formatted(request.repository(), file.commit(), pinned.commit()));
            }
        }
        return files;
    }

    private List<RemoteFile> findAll(DownloadRequest request) throws IOException {
        String repository = request.repository();
        if (request.tokenizerOnly()) {
            return List.of(find(request, request.revision(), TOKENIZER)
                    .orElseThrow(() -> new ModelStoreException(
                            "%s has no %s at revision %s".formatted(repository, TOKENIZER, request.revision()))));
        }
        List<RemoteFile> files = new ArrayList<>();
        files.add(findGraph(request, request.graph().map(List::of).orElse(GRAPH_PATHS), request.revision()));
        String commit = files.getFirst().commit();
        for (String companion : COMPANION_FILES) {
            find(request, commit, companion).ifPresent(files::add);
        }
        if (files.stream().noneMatch(file -> file.path().equals(TOKENIZER))) {
            throw new ModelStoreException(
                    "%s has no tokenizer.json at revision %s; models with only a slow tokenizer are not supported"
                            .formatted(repository, request.revision()));
        }
        if (files.stream().anyMatch(file -> !file.commit().equals(commit))) {
            throw new ModelStoreException("%s changed during the download; try again".formatted(repository));
        }
        return files;
    }

    /**
     * Returns the files that downloaded ones refer to, as far as they are not among those: the weights of the graphs, and the files of
     * the modules.
     *
     * @param files those downloaded
     * @param folder the folder that they were downloaded to
     * @throws ModelStoreException when the repository lacks one of them that is required
     */
    List<RemoteFile> findReferenced(DownloadRequest request, List<RemoteFile> files, Path folder) throws IOException {
        String commit = files.getFirst().commit();
        Set<String> known = files.stream().map(RemoteFile::path).collect(Collectors.toCollection(HashSet::new));
        List<RemoteFile> referenced = new ArrayList<>();
        for (Map.Entry<String, String> weights :
                weights(Set.copyOf(known), folder).entrySet()) {
            if (known.add(weights.getKey())) {
                referenced.add(require(request, commit, weights.getKey(), weights.getValue()));
            }
        }
        for (ModuleFile file : ModuleFiles.find(folder)) {
            if (known.add(file.path())) {
                if (file.required()) {
                    referenced.add(require(request, commit, file.path(), "modules.json"));
                } else {
                    find(request, commit, file.path()).ifPresent(referenced::add);
                }
            }
        }
        if (referenced.stream().anyMatch(file -> !file.commit().equals(commit))) {
            throw new ModelStoreException("%s changed during the download; try again".formatted(request.repository()));
        }
        return referenced;
    }

    private RemoteFile require(DownloadRequest request, String commit, String path, String referrer)
            throws IOException {
        return find(request, commit, path)
                .orElseThrow(() -> new ModelStoreException("%s has no %s at revision %s, which %s refers to"
                        .formatted(request.repository(), path, request.revision(), referrer)));
    }

    /** Whether a folder has everything that these files of it refer to, as far as that is required. */
    static boolean isComplete(Set<String> files, Path folder) throws IOException {
        Set<String> required = new HashSet<>(weights(files, folder).keySet());
        ModuleFiles.find(folder).stream().filter(ModuleFile::required).forEach(file -> required.add(file.path()));
        for (String path : required) {
            if (!Files.isRegularFile(StoreLayout.resolve(folder, path))) {
                return false;
            }
        }
        return true;
    }

    /** The graph that refers to each file of weights, by the path of that file. */
    private static Map<String, String> weights(Set<String> files, Path folder) throws IOException {
        Map<String, String> graphs = new TreeMap<>();
        for (String graph : files) {
            if (graph.endsWith(GRAPH_SUFFIX)) {
                for (String location : GraphWeights.locations(StoreLayout.resolve(folder, graph))) {
                    graphs.put(sibling(graph, location), graph);
                }
            }
        }
        return graphs;
    }

    private static String sibling(String path, String name) {
        return path.substring(0, path.lastIndexOf('/') + 1) + name;
    }

    private RemoteFile findGraph(DownloadRequest request, List<String> paths, String revision) throws IOException {
        for (String path : paths) {
            Optional<RemoteFile> graph = find(request, revision, path);
            if (graph.isPresent()) {
                return graph.get();
            }
        }
        throw new ModelStoreException("%s has no %s at revision %s; set the graph's file under graph"
                .formatted(request.repository(), String.join(" and no ", paths), request.revision()));
    }

    private Optional<RemoteFile> find(DownloadRequest request, String revision, String path) throws IOException {
        return hub.findFile(connection, request.repository(), revision, path);
    }
}
