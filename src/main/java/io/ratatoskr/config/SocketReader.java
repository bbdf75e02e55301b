package io.ratatoskr.config;

import io.ratatoskr.api.internal.SocketPaths;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.SocketSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of JSON lines over a Unix socket and TCP. */
final class SocketReader {
    private static final String FILE = "ratatoskr.sock";
    private static final String RUNTIME_FOLDER = "XDG_RUNTIME_DIR";

    private final ConfigOrigin sources;
    private final SettingReader settings;

    SocketReader(ConfigOrigin sources, SettingReader settings) {
        this.sources = sources;
        this.settings = settings;
    }

    /** @param http whose keys are those of TCP too */
    SocketSettings read(HttpSettings http) {
        Optional<String> path = settings.read(SocketKeys.PATH);
        boolean auto = path.isPresent() && path.get().equals(SocketKeys.AUTO);
        String host = settings.read(SocketKeys.TCP_HOST);
        Optional<Integer> port = settings.read(SocketKeys.TCP_PORT);
        if (port.isPresent() && !Urls.isLoopback(host) && http.keysFile().isEmpty() && !http.allowAnonymous()) {
            settings.addMistake(
                    Key.PREFIX + SocketKeys.TCP_HOST.name(),
                    "'%s' opens TCP to other machines without API keys; set ratatoskr.access.keys-file,"
                            + " or ratatoskr.access.allow-anonymous=true",
                    host);
        }
        return new SocketSettings(
                auto ? defaultPath(sources.environment()) : path.flatMap(this::resolve),
                auto,
                settings.read(SocketKeys.MODE),
                settings.read(SocketKeys.GROUP),
                settings.read(SocketKeys.LINE_LIMIT),
                host,
                port);
    }

    private Optional<Path> resolve(String path) {
        try {
            Path absolute = sources.home().resolve(path).toAbsolutePath().normalize();
            SocketPaths.mistake(absolute)
                    .ifPresent(mistake -> settings.addMistake(Key.PREFIX + SocketKeys.PATH.name(), "%s", mistake));
            return Optional.of(absolute);
        } catch (InvalidPathException e) {
            settings.addMistake(Key.PREFIX + SocketKeys.PATH.name(), "'%s' is not a path", path);
            return Optional.empty();
        }
    }

    /** The path that {@code auto} stands for. */
    static Optional<Path> defaultPath(Map<String, String> environment) {
        String folder = environment.get(RUNTIME_FOLDER);
        if (folder == null || folder.isBlank()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(folder);
            return path.isAbsolute() && Files.isDirectory(path) ? Optional.of(path.resolve(FILE)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
