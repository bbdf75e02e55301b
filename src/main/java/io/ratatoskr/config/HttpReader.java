package io.ratatoskr.config;

import io.ratatoskr.settings.AccessSettings;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the HTTP server's settings. */
final class HttpReader {
    private final Path home;
    private final SettingReader settings;

    HttpReader(Path home, SettingReader settings) {
        this.home = home;
        this.settings = settings;
    }

    HttpSettings read() {
        String host = settings.read(Keys.HTTP_HOST);
        Optional<Path> keysFile = secretFile(Keys.ACCESS_KEYS_FILE);
        boolean allowAnonymous = settings.read(Keys.ACCESS_ALLOW_ANONYMOUS);
        if (!Urls.isLoopback(host) && keysFile.isEmpty() && !allowAnonymous) {
            settings.addMistake(
                    Key.PREFIX + Keys.HTTP_HOST.name(),
                    "'%s' opens the HTTP API to other machines without API keys; set ratatoskr.access.keys-file,"
                            + " or ratatoskr.access.allow-anonymous=true",
                    host);
        }
        return new HttpSettings(
                host,
                settings.read(Keys.HTTP_PORT),
                new HttpSettings.Limits(
                        settings.read(Keys.HTTP_BODY_LIMIT),
                        bodyBudget(),
                        settings.read(Keys.HTTP_HEADER_LIMIT),
                        settings.read(Keys.HTTP_MAX_CONNECTIONS)),
                new HttpSettings.Timeouts(
                        settings.read(Keys.HTTP_HEADER_TIMEOUT),
                        settings.read(Keys.HTTP_BODY_TIMEOUT),
                        settings.read(Keys.HTTP_KEEP_ALIVE),
                        settings.read(Keys.HTTP_WRITE_STALL_TIMEOUT),
                        settings.read(Keys.HTTP_HEARTBEAT)),
                new HttpSettings.Access(
                        settings.read(Keys.HTTP_ALLOWED_HOSTS),
                        settings.read(Keys.HTTP_ALLOWED_ORIGINS),
                        new AccessSettings(keysFile, allowAnonymous, settings.read(Keys.ACCESS_ADMIN))),
                tls());
    }

    private long bodyBudget() {
        long budget = settings.read(Keys.HTTP_BODY_BUDGET).orElse(0L);
        long limit = settings.read(Keys.HTTP_BODY_LIMIT);
        if (budget > 0 && budget < limit) {
            settings.addMistake(
                    Key.PREFIX + Keys.HTTP_BODY_BUDGET.name(),
                    "is %d bytes; it must be at least body-limit, %d bytes",
                    budget,
                    limit);
        }
        return budget;
    }

    private Optional<TlsSettings> tls() {
        Optional<Path> certificate = file(Keys.TLS_CERTIFICATE);
        Optional<Path> key = secretFile(Keys.TLS_KEY);
        Optional<Path> clientCa = file(Keys.TLS_CLIENT_CA);
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new TlsSettings(certificate.get(), key.get(), clientCa));
        }
        if (certificate.isPresent()) {
            settings.addMistake(Key.PREFIX + Keys.TLS_KEY.name(), "is missing; tls.certificate requires it");
        }
        if (key.isPresent() || clientCa.isPresent()) {
            settings.addMistake(
                    Key.PREFIX + Keys.TLS_CERTIFICATE.name(),
                    "is missing; %s requires it",
                    key.isPresent() ? "tls.key" : "tls.client-ca");
        }
        return Optional.empty();
    }

    private Optional<Path> secretFile(Key<Optional<Path>> key) {
        Optional<Path> path = file(key);
        if (path.isPresent() && Files.isReadable(path.get())) {
            String name = Key.PREFIX + key.name();
            try {
                SecretFiles.mistake(path.get()).ifPresent(mistake -> settings.addMistake(name, "%s", mistake));
            } catch (IOException e) {
                settings.addMistake(
                        name, "%s cannot be read (%s)", path.get(), e.getClass().getSimpleName());
            }
        }
        return path;
    }

    private Optional<Path> file(Key<Optional<Path>> key) {
        Optional<Path> path = settings.read(key).map(home::resolve);
        if (path.isPresent() && !Files.isReadable(path.get())) {
            settings.addMistake(Key.PREFIX + key.name(), "%s does not exist or cannot be read", path.get());
        }
        return path;
    }
}
