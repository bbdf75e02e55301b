package io.ratatoskr.store;

import io.ratatoskr.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A client for the Hugging Face Hub or a mirror: {@code /<repository>/resolve/<revision>/<path>}. Follows redirects over HTTPS
 * only; the token is sent to the endpoint's own host only. Thread-safe.
 */
final class HubClient {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    /** Maximum time without data. */
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private static final int MAX_REDIRECTS = 5;
    private static final int BUFFER_SIZE = 1 << 16;

    private final URI endpoint;
    private final Optional<Secret> token;

    HubClient(URI endpoint, Optional<Secret> token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /**
     * The metadata of a file; empty if it does not exist.
     *
     * @throws ModelStoreException when the hub does not respond or denies access
     */
    Optional<RemoteFile> findFile(String repository, String revision, String path) throws IOException {
        URI at = uri(repository, revision, path);
        String commit = null;
        String etag = null;
        long size = -1;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpURLConnection response = openConnection("HEAD", at, 0);
            try {
                int status = status(response, at);
                if (status == 404) {
                    return Optional.empty();
                }
                commit = firstNonNull(commit, response.getHeaderField("X-Repo-Commit"));
                etag = firstNonNull(
                        etag,
                        firstNonNull(
                                response.getHeaderField("X-Linked-Etag"),
                                status < 300 ? response.getHeaderField("ETag") : null));
                String linked = response.getHeaderField("X-Linked-Size");
                size = size >= 0
                        ? size
                        : linked != null ? parseSize(linked) : status < 300 ? response.getContentLengthLong() : -1;
                if (status < 300 || (commit != null && etag != null && size >= 0)) {
                    return Optional.of(toRemoteFile(path, commit, etag, size));
                }
                at = redirectTarget(response, at);
            } finally {
                response.disconnect();
            }
        }
        throw new ModelStoreException("%s: too many redirects for %s".formatted(host(), path));
    }

    private RemoteFile toRemoteFile(String path, @Nullable String commit, @Nullable String etag, long size) throws IOException {
        if (commit == null || etag == null || size < 0) {
            throw new ModelStoreException(
                    "%s did not return commit, checksum and size of %s; is it a Hugging Face Hub?".formatted(host(), path));
        }
        return new RemoteFile(path, commit, size, stripEtag(etag));
    }

    /**
     * Downloads the file; resumes an interrupted download.
     *
     * @param target the target file; existing content is the start of the file
     * @param bytesReceived receives the number of bytes of each block
     */
    void download(String repository, RemoteFile file, Path target, LongConsumer bytesReceived) throws IOException {
        URI at = uri(repository, file.commit(), file.path());
        long present = Files.exists(target) ? Files.size(target) : 0;
        if (present > file.size()) {
            Files.delete(target);
            present = 0;
        }
        if (present == file.size()) {
            return;
        }
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpURLConnection response = openConnection("GET", at, present);
            try {
                int status = status(response, at);
                if (status >= 300 && status < 400) {
                    at = redirectTarget(response, at);
                    continue;
                }
                if (status != 200 && status != 206) {
                    throw new ModelStoreException("%s returned HTTP %d for %s".formatted(at.getHost(), status, file.path()));
                }
                write(response, status == 206, file, target, bytesReceived);
                return;
            } finally {
                response.disconnect();
            }
        }
        throw new ModelStoreException("%s: too many redirects for %s".formatted(host(), file.path()));
    }

    private static void write(HttpURLConnection response, boolean resumed, RemoteFile file, Path target, LongConsumer bytesReceived)
            throws IOException {
        StandardOpenOption openOption = resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        long written = resumed && Files.exists(target) ? Files.size(target) : 0;
        bytesReceived.accept(resumed ? 0 : -(Files.exists(target) ? Files.size(target) : 0));
        byte[] block = new byte[BUFFER_SIZE];
        try (InputStream in = response.getInputStream();
                OutputStream out =
                        Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, openOption)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                written += read;
                if (written > file.size()) {
                    throw new ModelStoreException(
                            "%s is larger than the %,d bytes that the hub reported".formatted(file.path(), file.size()));
                }
                out.write(block, 0, read);
                bytesReceived.accept(read);
            }
        }
    }

    private URI uri(String repository, String revision, String path) {
        return URI.create(endpoint + "/" + repository + "/resolve/" + revision + "/" + path);
    }

    private String host() {
        return endpoint.getHost();
    }

    private HttpURLConnection openConnection(String method, URI at, long from) throws IOException {
        if (!(at.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new ModelStoreException("%s is not an HTTP address".formatted(at.getHost()));
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        connection.setRequestProperty("User-Agent", "ratatoskr");
        // A compressed body would have another length and checksum
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        if (isEndpointHost(at)) {
            token.ifPresent(key -> connection.setRequestProperty("Authorization", "Bearer " + key.reveal()));
        }
        return connection;
    }

    private boolean isEndpointHost(URI at) {
        return at.getHost().equalsIgnoreCase(endpoint.getHost())
                && at.getPort() == endpoint.getPort()
                && at.getScheme().equalsIgnoreCase(endpoint.getScheme());
    }

    private int status(HttpURLConnection response, URI at) throws IOException {
        int status;
        try {
            status = response.getResponseCode();
        } catch (IOException e) {
            throw new ModelStoreException(
                    "%s does not respond (%s); check the address and the network"
                            .formatted(at.getHost(), e.getClass().getSimpleName()),
                    e);
        }
        if (status == 401 || status == 403) {
            throw new ModelStoreException(
                    "%s denies access (HTTP %d): the model is private, gated or does not exist; set HF_TOKEN to a token that may read it"
                            .formatted(at.getHost(), status));
        }
        if (status == 429 || status >= 500) {
            throw new ModelStoreException("%s returned HTTP %d; try again later".formatted(at.getHost(), status));
        }
        return status;
    }

    private URI redirectTarget(HttpURLConnection response, URI from) throws IOException {
        String location = response.getHeaderField("Location");
        try {
            URI to = from.resolve(new URI(location == null ? "" : location));
            boolean safe = "https".equalsIgnoreCase(to.getScheme()) || isEndpointHost(to);
            if (location != null && to.getHost() != null && to.getRawUserInfo() == null && safe) {
                return to;
            }
        } catch (URISyntaxException e) {
            // Reported below, without the address, which may contain a signature
        }
        throw new ModelStoreException("%s redirects to an address that is not allowed; only https is".formatted(from.getHost()));
    }

    private static @Nullable String firstNonNull(@Nullable String one, @Nullable String ongoing) {
        return one != null ? one : ongoing;
    }

    private static long parseSize(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** {@code W/"abc"} and {@code "abc"} become {@code abc}. */
    private static String stripEtag(String etag) {
        String text = etag.startsWith("W/") ? etag.substring(2) : etag;
        return text.replace("\"", "").strip().toLowerCase(Locale.ROOT);
    }
}
