package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.SimpleRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway in a host application's CamelContext: what it adds, what it leaves unchanged, what it offers the host's routes. */
@Timeout(60)
final class HostContextTest {
    private static final ChatRequest REQUEST = ChatRequest.of("compatible:m", Message.user("hi"));
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private MockProvider mock;
    private DefaultCamelContext context;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterEach
    void stop() {
        try {
            context.stop();
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder().environment(Map.of()).set("ratatoskr.providers.compatible.base-url", mock.baseUrl());
    }

    @Test
    void context_is_as_it_was_when_a_route_cannot_be_loaded(@TempDir Path folder) throws Exception {
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs").routeId("theirs").log("theirs");
            }
        });
        write(folder, "custom/mine.camel.yaml", """
                - route: {id: mine, from: {uri: "direct:mine", steps: [{to: {uri: "nosuchscheme:x"}}]}}
                """);
        int strategies = context.getLifecycleStrategies().size();
        assertThatThrownBy(() -> builder().routes(folder).into(context))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("nosuchscheme");
        assertThat(context.getRoutes()).extracting(Route::getRouteId).containsExactly("theirs");
        assertThat(context.getRouteDefinitions()).hasSize(1);
        assertThat(context.getRouteTemplateDefinitions()).isEmpty();
        assertThat(context.getRouteConfigurationDefinitions()).isEmpty();
        assertThat(context.getRegistry().lookupByName("ratatoskr-dispatch")).isNull();
        assertThat(context.getLifecycleStrategies()).hasSize(strategies);

        mock.always(MockResponse.text("four"));
        assertThat(builder().into(context).chat(REQUEST).text()).isEqualTo("four");
    }

    @Test
    void second_gateway_in_a_context_is_refused_with_one_sentence() {
        mock.always(MockResponse.text("four"));
        try (var first = builder().into(context)) {
            assertThatThrownBy(() -> builder().into(context))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessage("the CamelContext '%s' already contains a gateway; close that one first"
                            .formatted(context.getName()));
            assertThat(first.chat(REQUEST).text()).isEqualTo("four");
        }
    }

    /** What a context and its process contain, as far as a gateway adds to it. */
    private record Contents(
            List<String> routes,
            List<String> definitions,
            List<String> templates,
            List<String> configurations,
            Set<String> beans,
            Set<String> components,
            Set<String> endpoints,
            int strategies,
            List<String> propertiesSources) {
        static Contents of(DefaultCamelContext context) {
            var registry = context.getRegistry(DefaultRegistry.class);
            var properties = (PropertiesComponent) context.getPropertiesComponent();
            return new Contents(
                    context.getRoutes().stream().map(Route::getRouteId).toList(),
                    context.getRouteDefinitions().stream()
                            .map(RouteDefinition::getId)
                            .toList(),
                    context.getRouteTemplateDefinitions().stream()
                            .map(RouteTemplateDefinition::getId)
                            .toList(),
                    context.getRouteConfigurationDefinitions().stream()
                            .map(RouteConfigurationDefinition::getId)
                            .toList(),
                    new TreeSet<>(((SimpleRegistry) registry.getFallbackRegistry()).keySet()),
                    new TreeSet<>(context.getComponentNames()),
                    context.getEndpoints().stream()
                            .map(Endpoint::getEndpointUri)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    context.getLifecycleStrategies().size(),
                    properties.getPropertiesSources().stream()
                            .map(PropertiesSource::getName)
                            .toList());
        }
    }

    /** The platform threads, without those that the JDK, Netty, OkHttp and Camel share in the whole process or context. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName() + " " + thread.threadId())
                .filter(name -> Stream.of(
                                "ForkJoinPool",
                                "VirtualThread-unblocker",
                                "process reaper",
                                "globalEventExecutor",
                                "JNA Cleaner",
                                "OkHttp",
                                "Okio",
                                "awaitility-thread")
                        .noneMatch(name::startsWith))
                .filter(name -> !name.contains("ShutdownTask"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void addHostRoutes() throws Exception {
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs").routeId("theirs").setBody(constant("theirs"));
                from("direct:theirs-chat").routeId("theirs-chat").to("direct:chat?block=false");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_takes_out_everything_that_was_added_and_the_context_goes_on(boolean started) throws Exception {
        mock.always(MockResponse.text("four"));
        addHostRoutes();
        if (!started) {
            context.stop();
            context = new DefaultCamelContext();
            addHostRoutes();
        }
        var template = context.createProducerTemplate();
        context.getComponent("bean");
        Set<String> threads = threads();
        for (int i = 0; i < 3; i++) {
            Contents before = Contents.of(context);
            try (var gateway = builder().refresh(true).into(context)) {
                assertThat(Contents.of(context)).isNotEqualTo(before);
                if (started) {
                    assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
                    assertThat(gateway.embed(EmbedRequest.of("all-MiniLM-L6-v2-q", List.of("text")))
                                    .embeddings())
                            .hasSize(1);
                    assertThat(template.requestBody("direct:theirs-chat", REQUEST, ChatResponse.class)
                                    .text())
                            .isEqualTo("four");
                    context.addRouteFromTemplate(
                            "late-chat",
                            "provider",
                            Map.of("name", "late", "operation", "chat", "uri", "provider:openai?name=compatible"));
                }
            }
            assertThat(Contents.of(context)).isEqualTo(before);
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(threads()).isSubsetOf(threads));
        }
        context.start();
        assertThat(Contents.of(context).routes()).containsExactly("theirs", "theirs-chat");
        assertThat(template.requestBody("direct:theirs", "x", String.class)).isEqualTo("theirs");
        assertThatThrownBy(() -> template.requestBody("direct:theirs-chat", REQUEST))
                .hasCauseInstanceOf(DirectConsumerNotAvailableException.class);
    }

    @Test
    void closing_twice_or_after_the_context_has_stopped_is_harmless() throws Exception {
        addHostRoutes();
        var gateway = builder().into(context);
        context.stop();
        gateway.close();
        gateway.close();
        assertThat(context.getRouteDefinitions()).hasSize(2);
        assertThat(context.getRegistry().lookupByName("ratatoskr-dispatch")).isNull();
        context.start();
        assertThat(context.createProducerTemplate().requestBody("direct:theirs", "x", String.class))
                .isEqualTo("theirs");
    }

    @Test
    void request_in_flight_of_a_host_route_finishes_before_the_routes_go() throws Exception {
        var hold = new CompletableFuture<Void>();
        mock.chat().always(MockResponse.text("one two three").holdUntil(hold));
        addHostRoutes();
        var gateway = builder().into(context);
        var template = context.createProducerTemplate();
        CompletableFuture<ChatResponse> response =
                template.asyncRequestBody("direct:theirs-chat", REQUEST, ChatResponse.class);
        mock.awaitCalls(1, TIMEOUT);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThatThrownBy(() -> template.requestBody("direct:theirs-chat", REQUEST))
                        .hasRootCauseInstanceOf(GatewayStopping.class)
                        .rootCause()
                        .hasMessage("the gateway is closed"));
        assertThat(closing).isNotDone();
        hold.complete(null);
        assertThat(response.get(10, TimeUnit.SECONDS).text()).isEqualTo("one two three");
        closing.get(10, TimeUnit.SECONDS);
        assertThat(context.getRoutes()).extracting(Route::getRouteId).containsExactly("theirs", "theirs-chat");
    }

    @Test
    void request_in_flight_is_cancelled_within_the_shutdown_timeout() throws Exception {
        mock.chat().always(MockResponse.silence());
        context.getShutdownStrategy().setTimeout(2);
        addHostRoutes();
        var gateway = builder().into(context);
        CompletableFuture<ChatResponse> response =
                context.createProducerTemplate().asyncRequestBody("direct:theirs-chat", REQUEST, ChatResponse.class);
        mock.awaitCalls(1, TIMEOUT);
        long start = System.nanoTime();
        gateway.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(5));
        assertThatThrownBy(() -> response.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(GatewayStopping.class);
        mock.awaitAborted(1, TIMEOUT);
        assertThat(context.getRoutes()).extracting(Route::getRouteId).containsExactly("theirs", "theirs-chat");
    }

    @Test
    void stream_that_a_host_route_reads_is_cancelled_within_the_shutdown_timeout() throws Exception {
        context.getShutdownStrategy().setTimeout(1);
        mock.chat().always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
        addHostRoutes();
        var gateway = builder().into(context);
        try (ChatStream stream = context.createProducerTemplate()
                .requestBody("direct:theirs-chat", REQUEST.withStream(true), ChatStream.class)) {
            gateway.close();
            assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(GatewayStopping.class);
        }
        mock.awaitAborted(1, TIMEOUT);
    }

    @Test
    void names_of_templates_configurations_and_components_that_are_taken_are_reported() throws Exception {
        addRoutes(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("retry").onException(Exception.class).maximumRedeliveries(1);
            }
        });
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("provider").from("direct:from-template").log("theirs");
            }
        });
        context.addComponent("dispatch", context.getComponent("direct"));
        assertThatThrownBy(() -> builder().into(context))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("route template 'provider'")
                .hasMessageContaining("route configuration 'retry'")
                .hasMessageContaining("component 'dispatch'");
    }

    @Test
    void stream_whose_exchange_fails_later_is_closed_and_releases_its_permit() throws Exception {
        mock.chat()
                .enqueue(
                        MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()),
                        MockResponse.text("four"));
        try (var gateway = builder().set("ratatoskr.routing.max-in-flight", "1").into(context)) {
            addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:theirs").routeId("theirs").to("direct:chat").process(exchange -> {
                        throw new IllegalStateException("a later step fails");
                    });
                }
            });
            assertThatThrownBy(() ->
                            context.createProducerTemplate().requestBody("direct:theirs", REQUEST.withStream(true)))
                    .isInstanceOf(CamelExecutionException.class);
            mock.awaitAborted(1, TIMEOUT);
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
        }
    }

    @Test
    void stream_read_to_its_end_releases_its_permit_without_close() {
        mock.always(MockResponse.text("one two"));
        try (var gateway = builder().set("ratatoskr.routing.max-in-flight", "1").into(context)) {
            gateway.stream(REQUEST).forEach(event -> {});
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("one two");
        }
    }

    @Test
    void forwarded_header_values_are_joined_and_line_breaks_are_rejected() {
        mock.always(MockResponse.text("four"));
        try (var gateway = builder()
                .set("ratatoskr.providers.compatible.forward-headers", "x-trace")
                .set("ratatoskr.providers.compatible.headers", "User-Agent: mine")
                .into(context)) {
            assertThat(gateway.models()).isNotEmpty();
            var template = context.createProducerTemplate();
            Object response = template.requestBodyAndHeader("direct:chat", REQUEST, "X-Trace", List.of("a", "b"));
            assertThat(((ChatResponse) response).text()).isEqualTo("four");
            assertThat(mock.lastCall().headers()).containsEntry("x-trace", List.of("a, b"));
            assertThat(mock.lastCall().headers()).containsEntry("user-agent", List.of("mine"));
            assertThatThrownBy(() -> template.requestBodyAndHeader("direct:chat", REQUEST, "x-trace", "a\r\n b: c"))
                    .hasCauseInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void route_added_while_requests_run_is_used(@TempDir Path folder) throws Exception {
        mock.always(MockResponse.text("four"));
        try (var gateway = builder()
                .set("ratatoskr.providers.late.base-url", mock.baseUrl())
                .into(context)) {
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
            // Camel announces a route before the context contains it, so a lookup at this point must be repeated later
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onRoutesAdd(Collection<Route> routes) {
                    gateway.chat(REQUEST);
                }
            });
            context.addRouteFromTemplate(
                    "late-chat",
                    "provider",
                    Map.of("name", "late", "operation", "chat", "uri", "provider:openai?name=late"));
            assertThat(gateway.chat(ChatRequest.of("late:m", Message.user("hi")))
                            .provider())
                    .isEqualTo("late");
        }
    }

    @Test
    void templated_route_of_the_host_is_not_a_provider() throws Exception {
        try (var gateway = builder().into(context)) {
            addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    routeTemplate("theirs")
                            .templateParameter("who")
                            .from("direct:{{who}}-chat")
                            .log("theirs");
                }
            });
            context.addRouteFromTemplate("my-chat", "theirs", Map.of("who", "my"));
            assertThat(context.getRoute("my-chat").getGroup()).isNull();
        }
    }

    @Test
    void stopped_provider_route_is_a_refusal_and_not_a_long_wait() throws Exception {
        mock.always(MockResponse.text("four"));
        try (var gateway =
                builder().set("ratatoskr.providers.compatible.retries", "0").into(context)) {
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
            context.getRouteController().stopRoute("compatible-chat");
            long start = System.nanoTime();
            assertThatThrownBy(() -> gateway.chat(REQUEST))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("compatible: route is stopped");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            context.getRouteController().startRoute("compatible-chat");
            assertThat(gateway.chat(REQUEST).text()).isEqualTo("four");
        }
    }

    private void addRoutes(RoutesBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    private static void write(Path folder, String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
