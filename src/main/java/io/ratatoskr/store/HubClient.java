package io.ratatoskr.store;

import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretRedactor;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A client for the Hugging Face Hub or a mirror: {@code /<repository>/resolve/<revision>/<path>}. Follows redirects over HTTPS
 * only; the token is sent to the endpoint's own host only. Thread-safe; each download has a {@link HubConnection} of its own.
 */
final class HubClient {
    private static final int MAX_REDIRECTS = 5;

    private final URI endpoint;
    private final Optional<Secret> token;
    private final SecretRedactor secrets;

    HubClient(URI endpoint, Optional<Secret> token) {
        this.endpoint = endpoint;
        this.token = token;
        this.secrets = SecretRedactor.of(token);
    }

    /**
     * The metadata of a file; empty if it does not exist.
     *
     * @throws ModelStoreException when the hub does not respond or denies access
     */
    Optional<RemoteFile> findFile(HubConnection connection, String repository, String revision, String path)
            throws IOException {
        try {
            return find(connection, repository, revision, path);
        } catch (IOException e) {
            throw redact(e);
        }
    }

    private Optional<RemoteFile> find(HubConnection connection, String repository, String revision, String path)
            throws IOException {
        URI at = uri(repository, revision, path);
        String commit = null;
        String etag = null;
        long size = -1;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<HubConnection.Body> response = send(connection, "HEAD", at, 0);
            HubConnection.Body unread = response.body();
            try (unread) {
                int status = checkStatus(response.statusCode(), at);
                if (status == 404) {
                    return Optional.empty();
                }
                boolean found = status < 300;
                commit = firstNonNull(commit, header(response, "X-Repo-Commit"));
                etag = firstNonNull(
                        etag, firstNonNull(header(response, "X-Linked-Etag"), found ? header(response, "ETag") : null));
                String length = firstNonNull(
                        header(response, "X-Linked-Size"), found ? header(response, "Content-Length") : null);
                size = size >= 0 || length == null ? size : parseSize(length);
                if (found || (commit != null && etag != null && size >= 0)) {
                    return Optional.of(toRemoteFile(path, commit, etag, size));
                }
                at = redirectTarget(response, at);
            }
        }
        throw new ModelStoreException("%s: too many redirects for %s".formatted(host(), path));
    }

    private RemoteFile toRemoteFile(String path, @Nullable String commit, @Nullable String etag, long size)
            throws IOException {
        if (commit == null || etag == null || size < 0) {
            throw new ModelStoreException("%s did not return commit, checksum and size of %s; is it a Hugging Face Hub?"
                    .formatted(host(), path));
        }
        if (secrets.matches(etag)) {
            throw new ModelStoreException("%s repeats the token as the checksum of %s".formatted(host(), path));
        }
        return new RemoteFile(path, CommitId.require(commit, "the response of " + host()), size, stripEtag(etag));
    }

    /**
     * Downloads the file; resumes an interrupted download.
     *
     * @param target the target file; existing content is the start of the file
     * @param bytesReceived receives the number of bytes of each block
     */
    void download(HubConnection connection, String repository, RemoteFile file, Path target, LongConsumer bytesReceived)
            throws IOException {
        try {
            fetch(connection, repository, file, target, bytesReceived);
        } catch (IOException e) {
            throw redact(e);
        }
    }

    /** The failure without the token, which a hub may repeat, such as in a redirect; the same instance if it has none. */
    private IOException redact(IOException failure) {
        return secrets.matches(failure + "\n" + failure.getCause())
                ? new ModelStoreException(secrets.redact(String.valueOf(failure.getMessage())))
                : failure;
    }

    private void fetch(
            HubConnection connection, String repository, RemoteFile file, Path target, LongConsumer bytesReceived)
            throws IOException {
        URI at = uri(repository, file.commit(), file.path());
        long present = Files.exists(target) ? Files.size(target) : 0;
        if (present > file.size()) {
            Files.delete(target);
            present = 0;
        }
        if (present == file.size()) {
            if (present == 0) {
                // Nothing to request, but the file must exist
                FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close();
            }
            return;
        }
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<HubConnection.Body> response = send(connection, "GET", at, present);
            try (HubConnection.Body body = response.body()) {
                int status = checkStatus(response.statusCode(), at);
                if (status >= 300 && status < 400) {
                    at = redirectTarget(response, at);
                    continue;
                }
                if (status != 200 && status != 206) {
                    throw new ModelStoreException(
                            "%s returned HTTP %d for %s".formatted(at.getHost(), status, file.path()));
                }
                write(body, status == 206, file, target, bytesReceived);
                return;
            }
        }
        throw new ModelStoreException("%s: too many redirects for %s".formatted(host(), file.path()));
    }

    private static void write(
            HubConnection.Body body, boolean resumed, RemoteFile file, Path target, LongConsumer bytesReceived)
            throws IOException {
        long present = Files.exists(target) ? Files.size(target) : 0;
        long written = resumed ? present : 0;
        bytesReceived.accept(written - present);
        StandardOpenOption openOption = resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (FileChannel out =
                FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, openOption)) {
            for (List<ByteBuffer> block = body.next(); block != null; block = body.next()) {
                for (ByteBuffer bytes : block) {
                    int count = bytes.remaining();
                    written += count;
                    if (written > file.size()) {
                        throw new ModelStoreException("%s is larger than the %,d bytes that the hub reported"
                                .formatted(file.path(), file.size()));
                    }
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                    bytesReceived.accept(count);
                }
            }
        }
    }

    private URI uri(String repository, String revision, String path) {
        return URI.create(endpoint + "/" + repository + "/resolve/" + revision + "/" + encode(path));
    }

    /** Percent-encodes what may not be in a path; files are named by graphs and lists of modules. */
    private static String encode(String path) {
        StringBuilder encoded = new StringBuilder(path.length());
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            boolean allowed = (each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || "/-._~!$&'()*+,;=:@".indexOf(each) >= 0;
            if (allowed) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    private String host() {
        return endpoint.getHost();
    }

    private HttpResponse<HubConnection.Body> send(HubConnection connection, String method, URI at, long from)
            throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("User-Agent", "ratatoskr");
        // A compressed body would have another length and checksum
        headers.put("Accept-Encoding", "identity");
        if (from > 0) {
            headers.put("Range", "bytes=" + from + "-");
        }
        if (isEndpointHost(at)) {
            token.ifPresent(key -> headers.put("Authorization", "Bearer " + key.reveal()));
        }
        try {
            return connection.send(method, at, headers);
        } catch (ModelStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new ModelStoreException(
                    "%s does not respond (%s); check the address and the network"
                            .formatted(at.getHost(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private boolean isEndpointHost(URI at) {
        return at.getHost().equalsIgnoreCase(endpoint.getHost())
                && at.getPort() == endpoint.getPort()
                && at.getScheme().equalsIgnoreCase(endpoint.getScheme());
    }

    private static int checkStatus(int status, URI at) throws IOException {
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

    private URI redirectTarget(HttpResponse<?> response, URI from) throws IOException {
        String location = header(response, "Location");
        try {
            URI to = from.resolve(new URI(location == null ? "" : location));
            boolean safe = "https".equalsIgnoreCase(to.getScheme()) || isEndpointHost(to);
            if (location != null && to.getHost() != null && to.getRawUserInfo() == null && safe) {
                return to;
            }
        } catch (URISyntaxException e) {
            // Reported below, without the address, which may contain a signature
        }
        throw new ModelStoreException(
                "%s redirects to an address that is not allowed; only https is".formatted(from.getHost()));
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static @Nullable String firstNonNull(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
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
