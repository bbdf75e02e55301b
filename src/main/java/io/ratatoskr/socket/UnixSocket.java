package io.ratatoskr.socket;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.internal.FileFailures;
import io.ratatoskr.api.internal.SocketPaths;
import io.ratatoskr.settings.SocketSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket that listens, with its file. The socket is bound in a folder that only its owner can enter, gets its group and permissions
 * there, and then its name: at no time can others connect. A file that nobody listens on is replaced; one that somebody does is not.
 */
final class UnixSocket {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocket.class);
    private static final int BACKLOG = 1024;
    /** Of three letters and digits. */
    private static final int FOLDER_NAMES = 36 * 36 * 36;

    private static final int MAX_ATTEMPTS = 100;

    private final ServerSocketChannel channel;
    private final Path path;
    private final Object fileKey;

    private UnixSocket(ServerSocketChannel channel, Path path, Object fileKey) {
        this.channel = channel;
        this.path = path;
        this.fileKey = fileKey;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    Path path() {
        return path;
    }

    /**
     * @return null when the path is the default one, and another process listens there or it is too long
     * @throws ConfigurationInvalid when there is another file, a process listens there, the path is too long, or the file cannot be created
     */
    static @Nullable UnixSocket open(SocketSettings settings) {
        Path path = settings.path().orElseThrow();
        Optional<String> mistake = SocketPaths.mistake(path);
        if (mistake.isPresent() && settings.isDefaultPath()) {
            LOG.warn("no Unix socket is opened: {}; set ratatoskr.socket.path to have one", mistake.get());
            return null;
        }
        if (mistake.isPresent()) {
            throw new ConfigurationInvalid("ratatoskr.socket.path: " + mistake.get());
        }
        try {
            removeStale(path);
            return create(path, settings);
        } catch (LiveSocketException | FileAlreadyExistsException live) {
            if (settings.isDefaultPath()) {
                LOG.warn(
                        "another gateway serves {}, so that this one opens no Unix socket; set ratatoskr.socket.path to have one",
                        path);
                return null;
            }
            throw new ConfigurationInvalid(
                    "ratatoskr.socket.path: another process listens on %s; stop it, or set another path"
                            .formatted(path));
        } catch (UserPrincipalNotFoundException unknown) {
            throw new ConfigurationInvalid("ratatoskr.socket.group: there is no group '%s' on this machine"
                    .formatted(settings.group().orElse("")));
        } catch (IOException | UnsupportedOperationException failure) {
            throw new ConfigurationInvalid(
                    "ratatoskr.socket.path: cannot listen on %s: %s".formatted(path, reason(failure)));
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof IOException known ? FileFailures.reason(known) : String.valueOf(failure.getMessage());
    }

    /** Somebody listens. */
    private static final class LiveSocketException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static void removeStale(Path path) throws IOException {
        BasicFileAttributes file;
        try {
            file = attributes(path);
        } catch (NoSuchFileException none) {
            return;
        }
        if (!file.isOther()) {
            throw new IOException("there is a %s of that name, which is not a socket"
                    .formatted(file.isDirectory() ? "folder" : file.isSymbolicLink() ? "symbolic link" : "file"));
        }
        if (isLive(path)) {
            throw new LiveSocketException();
        }
        // Another process may have replaced it meanwhile
        Path aside = path.resolveSibling(
                "." + path.getFileName() + "." + ProcessHandle.current().pid());
        Files.move(path, aside);
        if (!Objects.equals(attributes(aside).fileKey(), file.fileKey())) {
            Files.move(aside, path);
            throw new LiveSocketException();
        }
        Files.delete(aside);
    }

    private static boolean isLive(Path path) {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Without waiting: a full queue of connections is one that somebody has opened
            client.configureBlocking(false);
            client.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (IOException refused) {
            return !String.valueOf(refused.getMessage()).contains("refused");
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static UnixSocket create(Path path, SocketSettings settings) throws IOException {
        Path parent = Objects.requireNonNull(path.getParent(), "an absolute path of a file has a parent");
        if (!Files.isDirectory(parent)) {
            throw new IOException("the folder %s does not exist; create it, or set another path".formatted(parent));
        }
        Path folder = createFolder(parent);
        Path first = folder.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(first), BACKLOG);
            restrict(first, settings);
            publish(first, path);
            return new UnixSocket(
                    channel, path, Objects.requireNonNull(attributes(path).fileKey(), "fileKey"));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        } finally {
            Files.deleteIfExists(first);
            Files.delete(folder);
        }
    }

    /** Creates a folder for its owner only, with a short name: the path of a socket in it may not be too long either. */
    private static Path createFolder(Path parent) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        for (int attempt = 0; ; attempt++) {
            int number = ThreadLocalRandom.current().nextInt(FOLDER_NAMES);
            try {
                return Files.createDirectory(parent.resolve("." + Integer.toString(number, 36)), ownerOnly);
            } catch (FileAlreadyExistsException taken) {
                if (attempt == MAX_ATTEMPTS) {
                    throw new IOException("too many hidden files in " + parent);
                }
            }
        }
    }

    private static void restrict(Path file, SocketSettings settings) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (settings.group().isPresent()) {
            view.setGroup(file.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(settings.group().get()));
        }
        var permissions = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < permissions.length(); i++) {
            if ((settings.mode() & (0400 >> i)) == 0) {
                permissions.setCharAt(i, '-');
            }
        }
        view.setPermissions(PosixFilePermissions.fromString(permissions.toString()));
    }

    /** Gives the socket its name, unless another one has it. */
    private static void publish(Path first, Path path) throws IOException {
        try {
            Files.createLink(path, first);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            Files.move(first, path);
        }
    }

    /** Closes the socket and removes its file, unless another process has replaced it. */
    void close() {
        try {
            if (fileKey.equals(attributes(path).fileKey())) {
                Files.delete(path);
            } else {
                LOG.warn("{} stays, since it is the socket of another process now", path);
            }
        } catch (NoSuchFileException removed) {
            LOG.debug("{} has been removed by somebody else", path);
        } catch (IOException failure) {
            LOG.warn("{} cannot be removed: {}", path, failure.getMessage());
        }
        try {
            channel.close();
        } catch (IOException closed) {
            LOG.debug("the socket was closed with {}", closed.toString());
        }
    }
}
