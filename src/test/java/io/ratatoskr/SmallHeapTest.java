package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.StubProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway in a process of its own with a heap of 128 MiB, which ends at the first failed allocation. */
@Timeout(120)
final class SmallHeapTest {
    private static final int MIB = 1 << 20;

    @RegisterExtension
    private final StubProvider provider = StubProvider.start();

    @Test
    void large_bodies_and_responses_at_once_are_served_or_refused() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseG1GC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapTest.class.getName(),
                        provider.baseUrl())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = process.inputReader(UTF_8);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("port ")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            int port = Integer.parseInt(line.substring("port ".length()));

            provider.always(MockResponse.embeddings());
            String input = "{\"model\":\"compatible:m\",\"input\":\"" + "word ".repeat(12 * MIB / 5) + "\"}";
            assertThat(statuses(threads.invokeAll(calls(8, port, "/v1/embeddings", input))))
                    .contains(200)
                    .isSubsetOf(200, 429);

            provider.always(
                    MockResponse.json("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                            + "a line of text\\n".repeat(MIB) + "\"},\"finish_reason\":\"stop\"}]}"));
            String chat = "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            assertThat(statuses(threads.invokeAll(calls(5, port, "/v1/chat/completions", chat))))
                    .containsOnly(200);
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.outputWriter().close();
            process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
        }
    }

    private static List<Callable<Integer>> calls(int count, int port, String path, String body) {
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < count; i++) {
            calls.add(() -> {
                try (RawHttpClient client = new RawHttpClient(port)) {
                    // Large responses are sent one after the other, which takes its time on a busy machine
                    client.socket.setSoTimeout(90_000);
                    return client.post(path, body).read().status();
                }
            });
        }
        return calls;
    }

    private static List<Integer> statuses(List<Future<Integer>> calls) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (Future<Integer> call : calls) {
            statuses.add(call.get());
        }
        return statuses;
    }

    /** Serves until the input ends. */
    public static void main(String[] args) throws IOException {
        Ratatoskr.Builder builder =
                Ratatoskr.builder().environment(Map.of()).set("ratatoskr.providers.compatible.base-url", args[0]);
        try (TestGateway gateway = TestGateway.of(builder)) {
            System.out.println("port " + gateway.port());
            while (System.in.read() >= 0) {
                // Until the end
            }
        }
    }
}
