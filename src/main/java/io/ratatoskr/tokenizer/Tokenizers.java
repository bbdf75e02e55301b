package io.ratatoskr.tokenizer;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.FileFailures;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.settings.TokenizerSettings;
import io.ratatoskr.settings.TokenizerSettings.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokenizers of all model families, loaded on first use. If a model's own tokenizer is not available, {@code o200k_base} is used
 * instead and the count is marked as approximate. Thread-safe.
 */
public final class Tokenizers implements AutoCloseable {
    /** Finds {@code tokenizer.json} files on this machine. */
    public interface TokenizerFiles {
        /** Returns whether a local model has this id, without reading its files. */
        boolean isLocalModel(String id);

        /** The file of a local model, by id or {@code organisation/id}. */
        Optional<byte[]> findForLocalModel(String id) throws IOException;

        /** The file of a Hugging Face Hub repository, if the store has it. */
        Optional<byte[]> findInRepository(String repository, String revision) throws IOException;

        /** Returns whether the store lacks that file and a request may download it. */
        default boolean needsDownload(String repository, String revision) {
            return false;
        }

        /**
         * Downloads the file of a repository into the store. Blocks.
         *
         * @param upgrade whether to take the newest commit instead of the pinned one
         */
        default void download(
                String repository,
                String revision,
                boolean upgrade,
                DownloadProgressListener progress,
                Cancellation cancellation)
                throws IOException {
            throw new IOException("tokenizers are not downloaded here");
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Tokenizers.class);
    private static final TokenCounter FALLBACK = new TiktokenCounter("o200k_base");
    private static final Duration DOWNLOAD_RETRY = Duration.ofMinutes(1);
    private static final int MAX_LIKE_HOPS = 8;
    private static final int MAX_FILE_BYTES = 256 << 20;

    private final TokenizerFamilies families;
    private final TokenizerFiles tokenizerFiles;
    private final ReentrantLock loading = new ReentrantLock();
    /** Changed under the lock. */
    private final Map<Object, Optional<TokenCounter>> loaded = new ConcurrentHashMap<>();
    /** Replaced by an upgrade, and perhaps in use; closed at the end. Changed under the lock. */
    private final List<TokenCounter> replaced = new ArrayList<>();
    /** When requests try a failed download again, by {@link System#nanoTime}. */
    private final Map<Source.Hub, Long> nextDownloads = new ConcurrentHashMap<>();

    public Tokenizers(List<TokenizerSettings> userRules, TokenizerFiles tokenizerFiles) {
        this.families = new TokenizerFamilies(userRules);
        this.tokenizerFiles = tokenizerFiles;
    }

    /**
     * Returns whether the model's tokenizer, or the one used instead, is in memory. Reads no file; one that has to be looked up counts
     * as not in memory.
     *
     * @param model the model's own name, after resolving preset, alias and provider
     */
    public boolean isLoaded(String model) {
        return switch (origin(model)) {
            case null -> FALLBACK.isLoaded();
            case Source.Encoding encoding -> new TiktokenCounter(encoding.name()).isLoaded();
            case LocalModelKey(String id) when !tokenizerFiles.isLocalModel(id) -> FALLBACK.isLoaded();
            case Object key -> {
                Optional<TokenCounter> cached = loaded.get(key);
                yield cached != null && cached.orElse(FALLBACK).isLoaded();
            }
        };
    }

    /**
     * @param model the model's own name, after resolving preset, alias and provider
     * @param checkpoint runs between slices of the input; throws to end the call
     */
    public TokenCount count(TokenInput input, String model, Runnable checkpoint) {
        Optional<TokenCounter> own = find(model);
        TokenCounter counter = own.orElse(FALLBACK);
        Optional<MeasuredFamily> family = own.isPresent() ? Optional.empty() : MeasuredFamily.find(model);
        ToIntFunction<String> counts = text -> counter.count(text, checkpoint)
                + family.map(measured -> measured.additionalTokens(text)).orElse(0);
        return switch (input) {
            case TokenInput.Text text -> {
                int count = counts.applyAsInt(text.text());
                yield new TokenCount(
                        count,
                        own.isEmpty(),
                        counter.name(),
                        model,
                        family.map(measured -> measured.upperBound(text.text(), count))
                                .orElse(null));
            }
            case TokenInput.Messages chat ->
                new TokenCount(
                        ChatTokenEstimator.count(counts, chat.messages(), chat.tools(), checkpoint),
                        !(own.orElse(null) instanceof TiktokenCounter
                                && ChatTokenEstimator.isExact(chat.messages(), chat.tools())),
                        counter.name(),
                        model);
        };
    }

    /**
     * The tokens of a text.
     *
     * @param checkpoint runs between slices of the input; throws to end the call
     * @throws NotSupported when the model's own tokenizer is not available
     * @throws InvalidRequest for messages
     */
    public Tokenization tokenize(TokenInput input, String model, Runnable checkpoint) {
        if (!(input instanceof TokenInput.Text text)) {
            throw new InvalidRequest("tokenize accepts a text only; messages can only be counted", "messages");
        }
        TokenCounter counter = find(model)
                .orElseThrow(() -> new NotSupported("the tokenizer of '%s' is not available on this machine; %s"
                        .formatted(
                                model,
                                origin(model) instanceof Source.Hub hub
                                        ? "download it: ratatoskr models download " + hub.repository()
                                        : "set its file under tokenizers in config/models.yaml")));
        return new Tokenization(counter.tokens(text.text(), checkpoint), counter.name(), model);
    }

    /**
     * Downloads the tokenizer of a model whose rule names a hub repository, if it is missing and requests may download. Blocks. After a
     * failure, which is logged, the next attempt is a minute later.
     *
     * @param model the model's own name, after resolving preset, alias and provider
     * @param cancellation of this caller
     * @throws GatewayException when the caller is cancelled or its time is up
     */
    public void downloadIfAllowed(String model, Cancellation cancellation) {
        if (!(origin(model) instanceof Source.Hub hub)
                || loaded.containsKey(hub)
                || !tokenizerFiles.needsDownload(hub.repository(), hub.revision())) {
            return;
        }
        Long next = nextDownloads.get(hub);
        if (next != null && System.nanoTime() - next < 0) {
            return;
        }
        try {
            tokenizerFiles.download(
                    hub.repository(), hub.revision(), false, DownloadProgressListener.NONE, cancellation);
        } catch (IOException e) {
            LOG.warn("tokenizer {} cannot be downloaded: {}", hub.repository(), FileFailures.reason(e));
            nextDownloads.put(hub, System.nanoTime() + DOWNLOAD_RETRY.toNanos());
        }
    }

    /** Returns whether a rule names this hub repository. */
    public boolean hasRepository(String repository) {
        return !families.hubs(repository).isEmpty();
    }

    /**
     * Downloads the tokenizers of a hub repository that rules name; those that are present are only verified. Blocks.
     *
     * @param upgrade whether to take the newest commit instead of the one in the lock file
     * @param cancellation of this caller
     * @throws ModelNotAvailable when no rule names the repository, or it cannot be downloaded
     * @throws GatewayException when the caller is cancelled or its time is up
     */
    public void download(
            String repository, boolean upgrade, DownloadProgressListener progress, Cancellation cancellation) {
        List<Source.Hub> hubs = families.hubs(repository);
        if (hubs.isEmpty()) {
            throw new ModelNotAvailable(
                    "no rule under tokenizers in config/models.yaml names the repository '%s'".formatted(repository));
        }
        for (Source.Hub hub : hubs) {
            try {
                tokenizerFiles.download(hub.repository(), hub.revision(), upgrade, progress, cancellation);
            } catch (IOException e) {
                throw new ModelNotAvailable(
                        "the tokenizer of '%s' cannot be downloaded: %s".formatted(repository, FileFailures.reason(e)),
                        e);
            }
            nextDownloads.remove(hub);
            forget(hub);
        }
    }

    /** The next use reads the file again. */
    private void forget(Source.Hub hub) {
        loading.lock();
        try {
            Optional<TokenCounter> before = loaded.remove(hub);
            if (before != null) {
                before.ifPresent(replaced::add);
            }
        } finally {
            loading.unlock();
        }
    }

    private Optional<TokenCounter> find(String model) {
        return switch (origin(model)) {
            case null -> {
                LOG.warn(
                        "tokenizers in models.yaml: the 'like' references of '{}' form a cycle or are nested too deeply",
                        model);
                yield Optional.empty();
            }
            case Source.Encoding encoding -> Optional.of(new TiktokenCounter(encoding.name()));
            case Source.File file -> loadCached(file, file.path().toString(), () -> read(file.path()));
            case Source.ClassPath resource ->
                loadCached(resource, resource.resource(), () -> read(resource.resource()));
            case Source.Hub hub ->
                loadCached(
                        hub, hub.repository(), () -> tokenizerFiles.findInRepository(hub.repository(), hub.revision()));
            case LocalModelKey key -> loadCached(key, key.model(), () -> tokenizerFiles.findForLocalModel(key.model()));
            case Object unknown -> throw new IllegalStateException("unexpected origin " + unknown);
        };
    }

    /** The origin of a model's tokenizer, a {@link Source} or a {@link LocalModelKey}; null: the rules refer to each other. */
    private @Nullable Object origin(String model) {
        String name = model;
        for (int hops = 0; hops < MAX_LIKE_HOPS; hops++) {
            Optional<Source> source = families.find(name);
            if (source.isEmpty()) {
                return new LocalModelKey(name);
            }
            if (!(source.get() instanceof Source.SameAsModel like)) {
                return source.get();
            }
            name = like.model();
        }
        return null;
    }

    /** Cache key of a local model's tokenizer. */
    private record LocalModelKey(String model) {}

    private interface ContentReader {
        Optional<byte[]> read() throws IOException;
    }

    /** The cached tokenizer, loaded on first use. A missing file is looked up again the next time. */
    private Optional<TokenCounter> loadCached(Object key, String name, ContentReader reader) {
        loading.lock();
        try {
            Optional<TokenCounter> cached = loaded.get(key);
            if (cached != null) {
                return cached;
            }
            Optional<byte[]> json = reader.read();
            if (json.isEmpty()) {
                return Optional.empty();
            }
            Optional<TokenCounter> created = Optional.of(new HuggingFaceTokenCounter(
                    name, new UntruncatedTokenizer(json.get()), key instanceof LocalModelKey));
            loaded.put(key, created);
            return created;
        } catch (IOException e) {
            LOG.warn("tokenizer {} cannot be read; using o200k_base instead: {}", name, e.getMessage());
            loaded.put(key, Optional.empty());
            return Optional.empty();
        } finally {
            loading.unlock();
        }
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("the file is larger than " + MAX_FILE_BYTES + " bytes");
        }
        return Optional.of(Files.readAllBytes(file));
    }

    private static Optional<byte[]> read(String resource) throws IOException {
        try (InputStream in = Tokenizers.class.getResourceAsStream("/" + resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readNBytes(MAX_FILE_BYTES));
        }
    }

    /** Closes the native tokenizers. Must not be used afterwards. */
    @Override
    public void close() {
        loading.lock();
        try {
            loaded.values().forEach(counter -> counter.ifPresent(replaced::add));
            replaced.forEach(each -> {
                if (each instanceof HuggingFaceTokenCounter own) {
                    own.tokenizer().close();
                }
            });
            replaced.clear();
            loaded.clear();
        } finally {
            loading.unlock();
        }
    }

    /**
     * Counts with a Hugging Face {@code tokenizer.json}.
     *
     * @param addSpecialTokens whether to include the special tokens around a text: true for encoders; for chat models they are part of the
     *     chat template
     */
    private record HuggingFaceTokenCounter(String name, UntruncatedTokenizer tokenizer, boolean addSpecialTokens)
            implements TokenCounter {
        @Override
        public boolean isLoaded() {
            return true;
        }

        @Override
        public int count(String text, Runnable checkpoint) {
            return tokenizer.count(text, addSpecialTokens, checkpoint);
        }

        @Override
        public List<Token> tokens(String text, Runnable checkpoint) {
            return tokenizer.tokens(text, addSpecialTokens, checkpoint);
        }
    }
}
