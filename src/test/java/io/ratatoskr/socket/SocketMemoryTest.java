package io.ratatoskr.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.settings.AccessSettings.AdminPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The heap that many connections with long lines take, in a server of its own that ends at the first failed allocation. */
@Timeout(120)
final class SocketMemoryTest {
    private static final int CONNECTIONS = 600;
    /** In sum 36 MB, and 39 MB of buffers: more than the heap, of which the index of the class path takes about 17 MB. */
    private static final int LINE = 60_000;

    @TempDir
    Path folder;

    @Test
    void lines_without_an_end_do_not_fill_the_heap() throws Exception {
        Path path = folder.resolve("s");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SocketMemoryTest.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var clients = new ArrayList<SocketChannel>();
        try (var lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
                assertThat(line).as("the server starts").isNotNull();
            }
            byte[] part = ("{\"id\":1,\"op\":\"echo\",\"text\":\"" + "x".repeat(LINE)).getBytes(UTF_8);
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
                clients.add(client);
                write(client, part);
            }
            assertThat(process.isAlive()).as("with all lines begun").isTrue();
            var responses = new ArrayList<String>();
            for (SocketChannel client : clients) {
                responses.addAll(end(client));
            }
            assertThat(responses)
                    .as("every connection serves its next line")
                    .filteredOn("{\"id\":2"::equals)
                    .hasSize(CONNECTIONS);
            assertThat(responses).as("lines that were complete").contains("{\"id\":1");
            assertThat(responses).as("lines for which there was no memory").contains("{\"id\":n");
            assertThat(process.isAlive()).isTrue();
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
            process.outputWriter().close();
            process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
        }
    }

    /** Ends the line and sends a short one; returns the beginnings of the two responses. */
    private static List<String> end(SocketChannel client) throws IOException {
        write(client, "\"}\n{\"id\":2,\"op\":\"echo\"}\n".getBytes(UTF_8));
        var reader = new BufferedReader(Channels.newReader(client, UTF_8));
        return List.of(reader.readLine().substring(0, 7), reader.readLine().substring(0, 7));
    }

    private static void write(SocketChannel client, byte[] bytes) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
            client.write(left);
        }
    }

    /** The server, with 8 MiB for lines. */
    public static void main(String[] args) throws IOException {
        var server = new SocketServer(TestSockets.configuration(
                TestSockets.unix(Path.of(args[0])), TestSockets.LIMITS, TestSockets.access(null, AdminPolicy.AUTO)));
        server.addOperation(TestSockets.echo());
        server.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // until the end of the test
        }
        server.stop();
    }
}
