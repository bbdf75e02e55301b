package io.ratatoskr.config;

import io.ratatoskr.settings.AccessSettings;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.SecretFiles;
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
        String host = settings.read(HttpKeys.HOST);
        Optional<Path> keysFile = secretFile(AccessKeys.KEYS_FILE);
        boolean allowAnonymous = settings.read(AccessKeys.ALLOW_ANONYMOUS);
        if (!Urls.isLoopback(host) && keysFile.isEmpty() && !allowAnonymous) {
            settings.addMistake(
                    Key.PREFIX + HttpKeys.HOST.name(),
                    "'%s' opens the HTTP API to other machines without API keys; set ratatoskr.access.keys-file,"
                            + " or ratatoskr.access.allow-anonymous=true",
                    host);
        }
        return new HttpSettings(
                host,
                settings.read(HttpKeys.PORT),
                new HttpSettings.Limits(
                        settings.read(HttpKeys.BODY_LIMIT),
                        bodyBudget(),
                        settings.read(HttpKeys.HEADER_LIMIT),
                        settings.read(HttpKeys.MAX_CONNECTIONS)),
                new HttpSettings.Timeouts(
                        settings.read(HttpKeys.HEADER_TIMEOUT),
                        settings.read(HttpKeys.BODY_TIMEOUT),
                        settings.read(HttpKeys.KEEP_ALIVE),
                        settings.read(HttpKeys.WRITE_STALL_TIMEOUT),
                        settings.read(HttpKeys.HEARTBEAT)),
                new HttpSettings.Access(
                        settings.read(HttpKeys.ALLOWED_HOSTS),
                        settings.read(HttpKeys.ALLOWED_ORIGINS),
                        new AccessSettings(keysFile, allowAnonymous, settings.read(AccessKeys.ADMIN))),
                tls());
    }

    private long bodyBudget() {
        long budget = settings.read(HttpKeys.BODY_BUDGET).orElse(0L);
        long limit = settings.read(HttpKeys.BODY_LIMIT);
        if (budget > 0 && budget < limit) {
            settings.addMistake(
                    Key.PREFIX + HttpKeys.BODY_BUDGET.name(),
                    "is %d bytes; it must be at least body-limit, %d bytes",
                    budget,
                    limit);
        }
        return budget;
    }

    private Optional<TlsSettings> tls() {
        Optional<Path> certificate = file(TlsKeys.CERTIFICATE);
        Optional<Path> key = secretFile(TlsKeys.KEY);
        Optional<Path> clientCa = file(TlsKeys.CLIENT_CA);
        Optional<Path> clientCrl = file(TlsKeys.CLIENT_CRL);
        if (clientCrl.isPresent() && clientCa.isEmpty()) {
            settings.addMistake(
                    Key.PREFIX + TlsKeys.CLIENT_CA.name(), "is missing; %s requires it", TlsKeys.CLIENT_CRL.name());
        }
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new TlsSettings(certificate.get(), key.get(), clientCa, clientCrl));
        }
        if (certificate.isPresent()) {
            settings.addMistake(Key.PREFIX + TlsKeys.KEY.name(), "is missing; tls.certificate requires it");
        }
        if (key.isPresent() || clientCa.isPresent()) {
            settings.addMistake(
                    Key.PREFIX + TlsKeys.CERTIFICATE.name(),
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
