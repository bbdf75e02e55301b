package io.ratatoskr.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the HTTP server's settings. */
final class HttpReader {
    private final Path home;
    private final Values values;

    HttpReader(Path home, Values values) {
        this.home = home;
        this.values = values;
    }

    HttpSettings read() {
        String host = values.read(Keys.HTTP_HOST);
        Optional<Path> keysFile = file(Keys.HTTP_KEYS_FILE);
        boolean allowAnonymous = values.read(Keys.HTTP_ALLOW_ANONYMOUS);
        if (!Urls.loopback(host) && keysFile.isEmpty() && !allowAnonymous) {
            values.mistake(
                    Key.PREFIX + Keys.HTTP_HOST.name(),
                    "'%s' opens the HTTP API to other machines without API keys; set ratatoskr.http.keys-file,"
                            + " or ratatoskr.http.allow-anonymous=true",
                    host);
        }
        return new HttpSettings(
                host,
                values.read(Keys.HTTP_PORT),
                values.read(Keys.HTTP_BODY_LIMIT),
                bodyBudget(),
                values.read(Keys.HTTP_HEADER_LIMIT),
                values.read(Keys.HTTP_HEADER_TIMEOUT),
                values.read(Keys.HTTP_BODY_TIMEOUT),
                values.read(Keys.HTTP_KEEP_ALIVE),
                values.read(Keys.HTTP_STALLED_READER),
                values.read(Keys.HTTP_HEARTBEAT),
                values.read(Keys.HTTP_MAX_CONNECTIONS),
                values.read(Keys.HTTP_ALLOWED_HOSTS),
                values.read(Keys.HTTP_ALLOWED_ORIGINS),
                keysFile,
                allowAnonymous,
                tls());
    }

    private long bodyBudget() {
        long budget = values.read(Keys.HTTP_BODY_BUDGET).orElse(0L);
        long limit = values.read(Keys.HTTP_BODY_LIMIT);
        if (budget > 0 && budget < limit) {
            values.mistake(
                    Key.PREFIX + Keys.HTTP_BODY_BUDGET.name(),
                    "is %d bytes; it must be at least body-limit, %d bytes",
                    budget,
                    limit);
        }
        return budget;
    }

    private Optional<HttpSettings.Tls> tls() {
        Optional<Path> certificate = file(Keys.HTTP_TLS_CERTIFICATE);
        Optional<Path> key = file(Keys.HTTP_TLS_KEY);
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new HttpSettings.Tls(certificate.get(), key.get()));
        }
        if (certificate.isPresent()) {
            values.mistake(Key.PREFIX + Keys.HTTP_TLS_KEY.name(), "is missing; tls-certificate requires it");
        }
        if (key.isPresent()) {
            values.mistake(Key.PREFIX + Keys.HTTP_TLS_CERTIFICATE.name(), "is missing; tls-key requires it");
        }
        return Optional.empty();
    }

    private Optional<Path> file(Key<Optional<Path>> key) {
        Optional<Path> path = values.read(key).map(home::resolve);
        if (path.isPresent() && !Files.isReadable(path.get())) {
            values.mistake(Key.PREFIX + key.name(), "%s does not exist or cannot be read", path.get());
        }
        return path;
    }
}
