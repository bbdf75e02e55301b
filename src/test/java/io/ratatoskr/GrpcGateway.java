package io.ratatoskr;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.camel.grpc.GrpcFrontendServer;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;

/** A gateway with the gRPC API on a free port: chats by a mock, a small model for NLI in this process, classify and rerank by routes. */
final class GrpcGateway implements AutoCloseable {
    final MockProvider mock = MockProvider.start().always(SdkResponses::respond);
    final TestGateway gateway;
    private final List<ManagedChannel> channels = new ArrayList<>();

    /** @param home an empty folder */
    GrpcGateway(Path home, String... keysAndValues) throws Exception {
        gateway = TestGateway.of(builder(home), settings(keysAndValues));
        addScoringRoutes(gateway);
    }

    private static Ratatoskr.Builder builder(Path home) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/models.yaml"), """
                local:
                  nli-tiny:
                    class-path: models/nli-tiny
                presets:
                  test/full:
                    models: [compatible:echo]
                    parameters:
                      temperature: 0.25
                      top_k: 7
                      stop: [END]
                      reasoning: {effort: low}
                      cache_prompt: true
                """);
        Files.createDirectories(home.resolve("routes/custom"));
        Files.writeString(
                home.resolve("routes/custom/stub.camel.yaml"),
                Stream.of("classify", "rerank").map("""
                        - templatedRoute: {routeTemplateRef: provider, routeId: stub-%1$s, parameters: [{name: name, value: stub}, \
                        {name: operation, value: %1$s}, {name: uri, value: "direct:sample-%1$s"}]}
                        """::formatted).collect(Collectors.joining()));
        return Ratatoskr.builder().home(home);
    }

    private String[] settings(String... keysAndValues) {
        var settings = new ArrayList<>(List.of(
                "ratatoskr.providers.stub.base-url",
                "http://127.0.0.1:9",
                "ratatoskr.providers.compatible.base-url",
                mock.baseUrl(),
                "ratatoskr.grpc.port",
                "0"));
        settings.addAll(List.of(keysAndValues));
        return settings.toArray(String[]::new);
    }

    private static void addScoringRoutes(TestGateway gateway) throws Exception {
        gateway.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:sample-classify").process(exchange -> {
                    var request = exchange.getMessage().getBody(ClassifyRequest.class);
                    exchange.getMessage()
                            .setBody(new ClassifyResponse(
                                    request.texts().stream()
                                            .map(text -> new ClassifyResult(Map.of("long", (double) text.length())))
                                            .toList(),
                                    ScoringMetadata.of(ScoringMethod.MODEL, null, "m")));
                });
                from("direct:sample-rerank").process(exchange -> {
                    var request = exchange.getMessage().getBody(RerankRequest.class);
                    int size = request.documents().size();
                    exchange.getMessage()
                            .setBody(new RerankResponse(
                                    IntStream.range(0, size)
                                            .mapToObj(i -> new RankedDocument(size - 1 - i, 1.0 / (i + 1), null))
                                            .toList(),
                                    ScoringMetadata.of(ScoringMethod.MODEL, null, "m")));
                });
            }
        });
    }

    static int port(TestGateway gateway) {
        return gateway.context()
                .getRegistry()
                .lookupByNameAndType("ratatoskr-grpc-server", GrpcFrontendServer.class)
                .port();
    }

    int port() {
        return port(gateway);
    }

    /** A connection of its own. */
    ManagedChannel channel() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port())
                .usePlaintext()
                .maxInboundMessageSize(128 << 20)
                .build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() throws Exception {
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
        gateway.close();
        mock.close();
    }
}
