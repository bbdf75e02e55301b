package io.ratatoskr.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.internal.SocketPaths;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a Unix socket, on a real file system. */
final class UnixSocketTest {
    @TempDir
    Path folder;

    private SocketSettings settings(boolean isDefault, int mode, Optional<String> group) {
        return new SocketSettings(Optional.of(path()), isDefault, mode, group, 1024, "127.0.0.1", Optional.empty());
    }

    private Path path() {
        return folder.resolve("r.sock");
    }

    private UnixSocket open() {
        return UnixSocket.open(settings(false, 0600, Optional.empty()));
    }

    private void assertOnlyTheSocket() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(path());
        }
    }

    private void assertServes() throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0600, rw-------", "0660, rw-rw----", "0666, rw-rw-rw-", "0622, rw--w--w-"})
    void the_file_has_the_mode(String mode, String permissions) throws IOException {
        UnixSocket socket = UnixSocket.open(settings(false, Integer.parseInt(mode, 8), Optional.empty()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo(permissions);
        assertOnlyTheSocket();
        assertServes();
        socket.close();
        assertThat(path()).doesNotExist();
    }

    @Test
    void the_file_has_the_group() throws IOException {
        GroupPrincipal own =
                Files.readAttributes(folder, PosixFileAttributes.class).group();
        UnixSocket socket = UnixSocket.open(settings(false, 0660, Optional.of(own.getName())));
        assertThat(Files.readAttributes(path(), PosixFileAttributes.class).group())
                .isEqualTo(own);
        socket.close();
    }

    @Test
    void an_unknown_group_is_one_sentence_and_leaves_nothing() throws IOException {
        assertThatThrownBy(() -> UnixSocket.open(settings(false, 0660, Optional.of("no-such-group"))))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessage("ratatoskr.socket.group: there is no group 'no-such-group' on this machine");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void a_stale_socket_is_replaced() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();
        UnixSocket socket = open();
        assertServes();
        assertOnlyTheSocket();
        socket.close();
    }

    @Test
    void a_live_socket_is_refused_in_one_sentence_and_continues() throws IOException {
        UnixSocket first = open();
        assertThatThrownBy(this::open)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessage("ratatoskr.socket.path: another process listens on %s; stop it, or set another path"
                        .formatted(path()));
        assertServes();
        assertOnlyTheSocket();
        first.close();
    }

    @Test
    void a_live_socket_on_the_default_path_is_left_alone_with_a_warning() throws IOException {
        UnixSocket first = open();
        try (LogCapture log = LogCapture.start()) {
            assertThat(UnixSocket.open(settings(true, 0600, Optional.empty()))).isNull();
            assertThat(log.text()).contains("WARN", "another gateway serves " + path());
        }
        assertServes();
        first.close();
    }

    @Test
    void a_file_or_link_is_not_replaced() throws IOException {
        Files.writeString(path(), "mine");
        assertThatThrownBy(this::open)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("a file of that name, which is not a socket");
        assertThat(path()).hasContent("mine");
        Files.move(path(), folder.resolve("other"));
        Files.createSymbolicLink(path(), folder.resolve("other"));
        assertThatThrownBy(this::open).hasMessageContaining("symbolic link");
    }

    private SocketSettings at(Path path, boolean isDefault) {
        return new SocketSettings(
                Optional.of(path), isDefault, 0600, Optional.empty(), 1024, "127.0.0.1", Optional.empty());
    }

    private Path pathOf(int bytes) {
        return folder.resolve("s".repeat(bytes - folder.toString().length() - 1));
    }

    @Test
    void the_longest_path_serves_and_the_next_is_refused_with_its_length() throws IOException {
        Path longest = pathOf(SocketPaths.MAX_BYTES);
        UnixSocket socket = UnixSocket.open(at(longest, false));
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(longest))) {
            assertThat(client.isConnected()).isTrue();
        }
        socket.close();

        Path longer = pathOf(SocketPaths.MAX_BYTES + 1);
        assertThatThrownBy(() -> UnixSocket.open(at(longer, false)))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessage(
                        "ratatoskr.socket.path: %s has %d bytes; the path of a socket may have at most %d on this system",
                        longer, SocketPaths.MAX_BYTES + 1, SocketPaths.MAX_BYTES);
        assertThatThrownBy(() -> SocketChannel.open(UnixDomainSocketAddress.of(longer)))
                .as("the limit of the JDK")
                .hasMessageContaining("too long");
    }

    @Test
    void a_default_path_that_is_too_long_is_left_out_with_a_warning() {
        try (LogCapture log = LogCapture.start()) {
            assertThat(UnixSocket.open(at(pathOf(SocketPaths.MAX_BYTES + 1), true)))
                    .isNull();
            assertThat(log.text()).contains("WARN", "no Unix socket is opened: " + folder);
        }
    }

    @Test
    void a_folder_that_does_not_exist_is_one_sentence() {
        var missing = new SocketSettings(
                Optional.of(folder.resolve("none/r.sock")),
                false,
                0600,
                Optional.empty(),
                1024,
                "127.0.0.1",
                Optional.empty());
        assertThatThrownBy(() -> UnixSocket.open(missing))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessage(
                        "ratatoskr.socket.path: cannot listen on %s: the folder %s does not exist; create it, or set another path"
                                .formatted(folder.resolve("none/r.sock"), folder.resolve("none")));
    }

    @Test
    void the_file_of_another_process_stays() throws IOException {
        UnixSocket first = open();
        Files.delete(path());
        UnixSocket second = open();
        first.close();
        assertServes();
        second.close();
        assertThat(path()).doesNotExist();
    }
}
