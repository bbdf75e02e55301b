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
final class Hub {
    private static final int CONNECT_MILLIS = 10_000;
    /** Maximum time without data. */
    private static final int READ_MILLIS = 60_000;

    private static final int MOST_REDIRECTS = 5;
    private static final int BLOCK = 1 << 16;

    private final URI endpoint;
    private final Optional<Secret> token;

    Hub(URI endpoint, Optional<Secret> token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /**
     * The metadata of a file; empty if it does not exist.
     *
     * @throws StoreFailure when the hub does not respond or denies access
     */
    Optional<RemoteFile> look(String repository, String revision, String path) throws IOException {
        URI at = uri(repository, revision, path);
        String commit = null;
        String tag = null;
        long size = -1;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpURLConnection answer = ask("HEAD", at, 0);
            try {
                int status = status(answer, at);
                if (status == 404) {
                    return Optional.empty();
                }
                commit = first(commit, answer.getHeaderField("X-Repo-Commit"));
                tag = first(
                        tag,
                        first(
                                answer.getHeaderField("X-Linked-Etag"),
                                status < 300 ? answer.getHeaderField("ETag") : null));
                String linked = answer.getHeaderField("X-Linked-Size");
                size = size >= 0
                        ? size
                        : linked != null ? number(linked) : status < 300 ? answer.getContentLengthLong() : -1;
                if (status < 300 || (commit != null && tag != null && size >= 0)) {
                    return Optional.of(found(path, commit, tag, size));
                }
                at = redirected(answer, at);
            } finally {
                answer.disconnect();
            }
        }
        throw new StoreFailure("%s: too many redirects for %s".formatted(host(), path));
    }

    private RemoteFile found(String path, @Nullable String commit, @Nullable String tag, long size) throws IOException {
        if (commit == null || tag == null || size < 0) {
            throw new StoreFailure(
                    "%s did not return commit, checksum and size of %s; is it a Hugging Face Hub?".formatted(host(), path));
        }
        return new RemoteFile(path, commit, size, bare(tag));
    }

    /**
     * Downloads the file; resumes an interrupted download.
     *
     * @param into the target file; existing content is the start of the file
     * @param arrived receives the number of bytes of each block
     */
    void fetch(String repository, RemoteFile file, Path into, LongConsumer arrived) throws IOException {
        URI at = uri(repository, file.commit(), file.path());
        long have = Files.exists(into) ? Files.size(into) : 0;
        if (have > file.size()) {
            Files.delete(into);
            have = 0;
        }
        if (have == file.size()) {
            return;
        }
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpURLConnection answer = ask("GET", at, have);
            try {
                int status = status(answer, at);
                if (status >= 300 && status < 400) {
                    at = redirected(answer, at);
                    continue;
                }
                if (status != 200 && status != 206) {
                    throw new StoreFailure("%s returned HTTP %d for %s".formatted(at.getHost(), status, file.path()));
                }
                write(answer, status == 206, file, into, arrived);
                return;
            } finally {
                answer.disconnect();
            }
        }
        throw new StoreFailure("%s: too many redirects for %s".formatted(host(), file.path()));
    }

    private static void write(HttpURLConnection answer, boolean rest, RemoteFile file, Path into, LongConsumer arrived)
            throws IOException {
        StandardOpenOption how = rest ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        long had = rest && Files.exists(into) ? Files.size(into) : 0;
        arrived.accept(rest ? 0 : -(Files.exists(into) ? Files.size(into) : 0));
        byte[] block = new byte[BLOCK];
        try (InputStream in = answer.getInputStream();
                OutputStream out =
                        Files.newOutputStream(into, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                had += read;
                if (had > file.size()) {
                    throw new StoreFailure(
                            "%s is larger than the %,d bytes that the hub reported".formatted(file.path(), file.size()));
                }
                out.write(block, 0, read);
                arrived.accept(read);
            }
        }
    }

    private URI uri(String repository, String revision, String path) {
        return URI.create(endpoint + "/" + repository + "/resolve/" + revision + "/" + path);
    }

    private String host() {
        return endpoint.getHost();
    }

    private HttpURLConnection ask(String method, URI at, long from) throws IOException {
        if (!(at.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new StoreFailure("%s is not an HTTP address".formatted(at.getHost()));
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestProperty("User-Agent", "ratatoskr");
        // A compressed body would have another length and checksum
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        if (sameHost(at)) {
            token.ifPresent(key -> connection.setRequestProperty("Authorization", "Bearer " + key.reveal()));
        }
        return connection;
    }

    private boolean sameHost(URI at) {
        return at.getHost().equalsIgnoreCase(endpoint.getHost())
                && at.getPort() == endpoint.getPort()
                && at.getScheme().equalsIgnoreCase(endpoint.getScheme());
    }

    private int status(HttpURLConnection answer, URI at) throws IOException {
        int status;
        try {
            status = answer.getResponseCode();
        } catch (IOException e) {
            throw new StoreFailure(
                    "%s does not respond (%s); check the address and the network"
                            .formatted(at.getHost(), e.getClass().getSimpleName()),
                    e);
        }
        if (status == 401 || status == 403) {
            throw new StoreFailure(
                    "%s denies access (HTTP %d): the model is private, gated or does not exist; set HF_TOKEN to a token that may read it"
                            .formatted(at.getHost(), status));
        }
        if (status == 429 || status >= 500) {
            throw new StoreFailure("%s returned HTTP %d; try again later".formatted(at.getHost(), status));
        }
        return status;
    }

    private URI redirected(HttpURLConnection answer, URI from) throws IOException {
        String location = answer.getHeaderField("Location");
        try {
            URI to = from.resolve(new URI(location == null ? "" : location));
            boolean safe = "https".equalsIgnoreCase(to.getScheme()) || sameHost(to);
            if (location != null && to.getHost() != null && to.getRawUserInfo() == null && safe) {
                return to;
            }
        } catch (URISyntaxException e) {
            // Reported below, without the address, which may contain a signature
        }
        throw new StoreFailure("%s redirects to an address that is not allowed; only https is".formatted(from.getHost()));
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** {@code W/"abc"} and {@code "abc"} become {@code abc}. */
    private static String bare(String tag) {
        String text = tag.startsWith("W/") ? tag.substring(2) : tag;
        return text.replace("\"", "").strip().toLowerCase(Locale.ROOT);
    }
}
