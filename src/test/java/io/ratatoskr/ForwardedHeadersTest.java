package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import io.ratatoskr.grpc.v1.Wire;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LineClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The headers that {@code forward-headers} names, from clients of gRPC and of JSON lines. */
@Timeout(60)
final class ForwardedHeadersTest {
    private static final String CHAT =
            "{\"id\":1,\"op\":\"chat\",\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"meta\":%s}";

    private static String header(MockProvider mock, String name) {
        String value = mock.lastCall().header(name);
        return value == null ? "none" : value;
    }

    @Test
    void metadata_of_grpc_is_forwarded_where_a_provider_names_it() throws Exception {
        try (MockProvider mock = MockProvider.start().always(MockResponse.text("x"));
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        "ratatoskr.grpc.port",
                        "0",
                        "ratatoskr.providers.compatible.forward-headers",
                        "X-Trace")) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", GrpcGateway.port(gateway))
                    .usePlaintext()
                    .build();
            try {
                var metadata = new Metadata();
                for (String name : new String[] {"x-trace", "x-other", "authorization"}) {
                    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "of the client");
                }
                RatatoskrGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                        .chat(Wire.ChatRequest.newBuilder()
                                .addMessages(Wire.Message.newBuilder()
                                        .setRole(Wire.Role.ROLE_USER)
                                        .setContent("x"))
                                .setOptions(Wire.ChatOptions.newBuilder().setModel("compatible:m"))
                                .build());
                assertThat(header(mock, "x-trace")).isEqualTo("of the client");
                assertThat(header(mock, "x-other")).isEqualTo("none");
                assertThat(header(mock, "authorization")).doesNotContain("of the client");
            } finally {
                channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void fields_of_meta_are_forwarded_where_a_provider_names_them(@TempDir Path folder) {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        try (MockProvider mock = MockProvider.start().always(MockResponse.text("x"));
                TestGateway gateway = TestGateway.forMock(
                        mock, environment, "ratatoskr.providers.compatible.forward-headers", "X-Trace");
                LineClient client = LineClient.unix(folder.resolve("ratatoskr.sock"))) {
            assertThat(client.call(CHAT.formatted("{\"x-trace\":\"of the client\"}"))
                            .has("result"))
                    .isTrue();
            assertThat(header(mock, "x-trace")).isEqualTo("of the client");
            assertThat(client.call(CHAT.formatted("{\"x-other\":\"of the client\"}"))
                            .at("/error/message")
                            .asText())
                    .startsWith("meta has the unknown field 'x-other'");
            assertThat(client.call(CHAT.formatted("{\"x-trace\":\"a\\r\\nx-other: b\"}"))
                            .at("/error/message")
                            .asText())
                    .startsWith("x-trace cannot be forwarded as a header");
            assertThat(mock.callCount()).isEqualTo(1);
            assertThat(gateway.port()).isPositive();
        }
    }
}
