package io.ratatoskr.extending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.dialect.openai.OpenAiDialect;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A jar of a third party with a protocol, a dialect, a frontend and a strategy, built from the examples of {@code docs/extending}, beside an
 * unchanged gateway.
 */
final class ThirdPartyJarTest {
    private static final List<ExamplePage> PAGES = Stream.of("protocol.md", "dialect.md", "frontend.md", "strategy.md")
            .map(ExamplePage::of)
            .toList();

    @TempDir
    private Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private URLClassLoader loader;
    private HttpServer provider;

    /** A provider with Acme's API: it repeats what it is told, in upper case. */
    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/say/", exchange -> {
            byte[] response = new String(exchange.getRequestBody().readAllBytes(), UTF_8)
                    .toUpperCase()
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("content-type", "text/plain");
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
            exchange.close();
        });
        provider.start();
        loader = new URLClassLoader(
                new URL[] {ExampleCompiler.jar(PAGES, folder).toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(loader);
    }

    @AfterEach
    void stop() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        loader.close();
        provider.stop(0);
    }

    private String baseUrl() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder().environment(Map.of()).set("ratatoskr.providers.acme.base-url", baseUrl());
    }

    @Test
    void response_comes_through_both_the_protocol_and_the_dialect() {
        try (TestGateway gateway = TestGateway.of(builder())) {
            HttpResponse<String> response =
                    gateway.post("/acme/chat", "{\"model\":\"acme:big\",\"prompt\":\"hello there\"}");
            assertThat(response.body()).isEqualTo("{\"model\":\"big\",\"text\":\"HELLO THERE\"}");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("acme");
        }
    }

    @Test
    void protocol_serves_other_dialects_and_failures_have_the_format_of_the_path() {
        try (TestGateway gateway = TestGateway.of(builder())) {
            String openAi = "{\"model\":\"acme:big\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
            assertThat(gateway.post("/v1/chat/completions", openAi).body()).contains("\"content\":\"HELLO\"");
            HttpResponse<String> mistake = gateway.post("/acme/chat", "{\"model\":\"acme:big\"}");
            assertThat(mistake.statusCode()).isEqualTo(400);
            assertThat(mistake.body())
                    .isEqualTo("{\"status\":400,\"reason\":\"prompt is missing; expected a string\"}");
            assertThat(gateway.get("/acme/chat").statusCode()).isEqualTo(405);
            assertThat(gateway.get("/acme/chat").body()).startsWith("{\"status\":405,\"reason\":\"");
            assertThat(gateway.get("/acme/nothing").body()).startsWith("{\"status\":404,");
            assertThat(gateway.get("/acmes").body()).startsWith("{\"error\":{");
            assertThat(gateway.post("/v1/chat/completions", "{}").body()).startsWith("{\"error\":{");
        }
    }

    @Test
    void frontend_of_the_jar_is_installed_with_its_routes() {
        try (TestGateway gateway = TestGateway.of(builder())) {
            String openAi = "{\"model\":\"acme:big\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
            assertThat(gateway.context()
                            .createProducerTemplate()
                            .requestBody("direct:acme-queue", openAi, String.class))
                    .contains("\"content\":\"HELLO\"");
        }
    }

    @Test
    void consumer_of_the_page_serves_again_after_its_route_was_suspended() throws Exception {
        var in = new LinkedBlockingQueue<String>();
        var out = new LinkedBlockingQueue<String>();
        try (var context = new DefaultCamelContext()) {
            context.addComponent("acme", new AcmeComponent(in, out));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("acme:requests")
                            .routeId("acme")
                            .process(exchange -> exchange.getMessage()
                                    .setBody(exchange.getMessage()
                                            .getBody(String.class)
                                            .toUpperCase()));
                }
            });
            context.start();
            in.add("one");
            assertThat(out.poll(10, TimeUnit.SECONDS)).isEqualTo("ONE");
            context.getRouteController().suspendRoute("acme");
            in.add("two");
            assertThat(out.poll(300, TimeUnit.MILLISECONDS)).isNull();
            context.getRouteController().resumeRoute("acme");
            assertThat(out.poll(10, TimeUnit.SECONDS)).isEqualTo("TWO");
        }
    }

    /** As much of a gateway as the consumer of the page uses. */
    private GatewayInstallation installation() {
        Settings settings = SettingsLoader.load(ConfigOrigin.ofProcess(folder, Optional.empty(), false, Map.of())
                        .withEnvironment(Map.of()))
                .settings();
        return (GatewayInstallation) Proxy.newProxyInstance(
                GatewayInstallation.class.getClassLoader(),
                new Class<?>[] {GatewayInstallation.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "settings" -> settings;
                    case "dialects" -> Map.of("openai", new OpenAiDialect());
                    case "observer" -> FrontendObserver.NONE;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void request_whose_body_is_not_json_is_valid_and_has_no_preview() {
        try (TestGateway gateway = TestGateway.of(builder())) {
            String openAi = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
            assertThat(gateway.post("/v1/models/acme:big/validate", openAi).body())
                    .contains("\"valid\":true")
                    .doesNotContain("\"request\"");
        }
    }

    @Test
    void stream_of_a_protocol_without_streams_is_not_supported() {
        try (TestGateway gateway = TestGateway.of(builder())) {
            String openAi =
                    "{\"model\":\"acme:big\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
            HttpResponse<String> response = gateway.post("/v1/chat/completions", openAi);
            assertThat(response.statusCode()).isEqualTo(501);
            assertThat(response.body()).contains("model 'big' (provider 'acme') does not support streaming of 'chat'");
        }
    }

    @Test
    void strategy_of_the_jar_orders_the_candidates() {
        try (TestGateway gateway =
                TestGateway.of(builder(), "ratatoskr.routing.chat.strategy", "acme-night,priority")) {
            String plan = gateway.post("/v1/route", "{\"model\":\"acme:big\"}").body();
            assertThat(plan).contains("\"strategy\":\"acme-night,priority\"").containsAnyOf("by day", "at night");
        }
    }

    @Test
    void embedder_has_the_protocol_but_no_frontend() {
        try (ModelGateway gateway = builder().build()) {
            assertThat(gateway.chat(ChatRequest.of("acme:big", Message.user("hello")))
                            .text())
                    .isEqualTo("HELLO");
        }
    }

    @Test
    void bean_replaces_the_service_of_the_same_name() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.getRegistry()
                    .bind(
                            "mine",
                            loader.loadClass("com.acme.AcmeProtocol")
                                    .getConstructor()
                                    .newInstance());
            context.start();
            try (ModelGateway gateway = builder().into(context)) {
                assertThat(gateway.chat(ChatRequest.of("acme:big", Message.user("hello")))
                                .text())
                        .isEqualTo("HELLO");
            }
        }
    }

    @Test
    void name_taken_twice_names_both_classes() throws Exception {
        Protocol acme = (Protocol)
                loader.loadClass("com.acme.AcmeProtocol").getConstructor().newInstance();
        try (var context = new DefaultCamelContext()) {
            context.getRegistry().bind("one", acme);
            context.getRegistry().bind("two", new OtherAcmeProtocol(acme));
            assertThatThrownBy(() -> builder().into(context))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContainingAll("'acme'", "com.acme.AcmeProtocol", OtherAcmeProtocol.class.getName());
        }
    }

    @Test
    void two_jars_with_the_same_route_file_are_a_mistake() throws IOException {
        Path copy = Files.copy(folder.resolve("acme.jar"), folder.resolve("copy.jar"));
        try (var both = new URLClassLoader(new URL[] {copy.toUri().toURL()}, loader)) {
            Thread.currentThread().setContextClassLoader(both);
            assertThatThrownBy(() -> builder().build())
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContainingAll("two jars", "chat.camel.yaml", "acme.jar", "copy.jar");
        }
    }

    /** The component of the consumer of the page. */
    private final class AcmeComponent extends DefaultComponent {
        private final BlockingQueue<String> in;
        private final BlockingQueue<String> out;

        AcmeComponent(BlockingQueue<String> in, BlockingQueue<String> out) {
            this.in = in;
            this.out = out;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) throws Exception {
                    return (Consumer) loader.loadClass("com.acme.AcmeQueueConsumer")
                            .getConstructor(
                                    Endpoint.class,
                                    Processor.class,
                                    GatewayInstallation.class,
                                    BlockingQueue.class,
                                    BlockingQueue.class)
                            .newInstance(this, processor, installation(), in, out);
                }
            };
        }
    }
}
