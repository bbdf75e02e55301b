package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.mock.MockProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDKs for Node against the real service. Their requests and assertions are in src/test/node. */
@Tag("it")
final class NodeSdkTest {
    private static final Path FOLDER = Path.of("src/test/node");
    private static final String KEY = "a-key-for-the-gateway";

    @TempDir
    private Path temporary;

    @BeforeAll
    static void requireSdks() {
        assumeTrue(SdkProcess.isOnPath("node"), "skipped: node is not on the PATH");
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules/openai")),
                "skipped: the SDKs are not installed; run npm ci in " + FOLDER);
    }

    @Test
    @Timeout(150)
    void official_sdk_for_node_gets_what_it_expects() throws Exception {
        Path keys = Files.writeString(temporary.resolve("keys"), KEY + "\n");
        try (MockProvider mock = MockProvider.start().always(SdkResponses::respond);
                TestGateway open = TestGateway.forMock(mock);
                TestGateway keyed = TestGateway.forMock(mock, "ratatoskr.access.keys-file", keys.toString())) {
            run(
                    "openai.test.mjs",
                    Map.of("GATEWAY_URL", open.url(), "KEYED_GATEWAY_URL", keyed.url(), "GATEWAY_KEY", KEY));

            assertThat(mock.calls())
                    .as("calls for a limited model: the gateway retried, the SDK did not multiply that")
                    .filteredOn(call -> call.model().equals("limited"))
                    .hasSize(3);
            mock.awaitAborted(2, Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai-sdk.test.mjs", "langchain.test.mjs"})
    @Timeout(150)
    void sdk_gets_what_it_expects(String file) throws Exception {
        try (MockProvider mock = MockProvider.start().always(SdkResponses::respond);
                TestGateway gateway = SdkResponses.gateway(mock)) {
            run(file, Map.of("GATEWAY_URL", gateway.url()));
        }
    }

    @Test
    @Timeout(150)
    void grpc_client_passes_all_calls_of_the_contract() throws Exception {
        Path keys = Files.writeString(temporary.resolve("keys"), KEY + "\n");
        try (GrpcGateway open = new GrpcGateway(temporary.resolve("open"));
                GrpcGateway keyed =
                        new GrpcGateway(temporary.resolve("keyed"), "ratatoskr.access.keys-file", keys.toString())) {
            run(
                    "grpc.test.mjs",
                    Map.of(
                            "GRPC_ADDRESS", "127.0.0.1:" + open.port(),
                            "KEYED_GRPC_ADDRESS", "127.0.0.1:" + keyed.port(),
                            "GATEWAY_KEY", KEY));
        }
    }

    private void run(String file, Map<String, String> environment) throws Exception {
        SdkProcess.run(
                FOLDER, temporary.resolve("output"), environment, "node", "--test", "--test-reporter=spec", file);
    }
}
