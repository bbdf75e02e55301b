package io.ratatoskr.store;

import io.ratatoskr.store.LockFile.LockedRevision;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the files of a model at the hub, all at one commit. */
final class HubFileList {
    /** The files downloaded in addition to the graph. */
    private static final List<String> COMPANION_FILES = List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "modules.json",
            "1_Pooling/config.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json");
    /** The paths where exporters store the graph. */
    private static final List<String> GRAPH_PATHS = List.of("onnx/model.onnx", "model.onnx");
    /** Suffixes of the external weight files of large graphs. */
    private static final List<String> WEIGHT_SUFFIXES = List.of("_data", ".data");

    private final HubClient hub;
    private final HubConnection connection;

    HubFileList(HubClient hub, HubConnection connection) {
        this.hub = hub;
        this.connection = connection;
    }

    /**
     * Returns the graph with its weights, the tokenizer and the configuration files; of a pinned revision the files in the lock file, and
     * the requested graph if it is not among them.
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
            files.addAll(findGraph(request, List.of(request.graph().get()), pinned.commit()));
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
        List<RemoteFile> files =
                findGraph(request, request.graph().map(List::of).orElse(GRAPH_PATHS), request.revision());
        String commit = files.getFirst().commit();
        for (String companion : COMPANION_FILES) {
            find(request, commit, companion).ifPresent(files::add);
        }
        if (files.stream().noneMatch(file -> file.path().equals("tokenizer.json"))) {
            throw new ModelStoreException(
                    "%s has no tokenizer.json at revision %s; models with only a slow tokenizer are not supported"
                            .formatted(repository, request.revision()));
        }
        if (files.stream().anyMatch(file -> !file.commit().equals(commit))) {
            throw new ModelStoreException("%s changed during the download; try again".formatted(repository));
        }
        return files;
    }

    private List<RemoteFile> findGraph(DownloadRequest request, List<String> paths, String revision)
            throws IOException {
        for (String path : paths) {
            Optional<RemoteFile> graph = find(request, revision, path);
            if (graph.isPresent()) {
                List<RemoteFile> files = new ArrayList<>();
                files.add(graph.get());
                for (String suffix : WEIGHT_SUFFIXES) {
                    find(request, graph.get().commit(), path + suffix).ifPresent(files::add);
                }
                return files;
            }
        }
        throw new ModelStoreException("%s has no %s at revision %s; set the graph's file under graph"
                .formatted(request.repository(), String.join(" and no ", paths), request.revision()));
    }

    private Optional<RemoteFile> find(DownloadRequest request, String revision, String path) throws IOException {
        return hub.findFile(connection, request.repository(), revision, path);
    }
}
