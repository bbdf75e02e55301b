package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway embedded in an application. */
final class LibraryTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
    }

    @AfterEach
    void stop() {
        try {
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder().environment(Map.of()).set("ratatoskr.providers.compatible.base-url", mock.baseUrl());
    }

    @Test
    void chats_generates_streams_and_embeds() {
        mock.always(MockResponse.text("one two three").usage(4, 3));
        try (ModelGateway gateway = builder().build()) {
            ChatRequest question = ChatRequest.of("compatible:m", Message.user("count"));
            assertThat(gateway.chat(question).text()).isEqualTo("one two three");
            assertThat(gateway.chat(question).provider()).isEqualTo("compatible");
            assertThat(gateway.generate(GenerateRequest.of("compatible:m", "count"))
                            .text())
                    .isEqualTo("one two three");

            var text = new StringBuilder();
            List<ChatEvent> events = new ArrayList<>();
            try (ChatStream stream = gateway.stream(question)) {
                for (ChatEvent event : stream) {
                    events.add(event);
                    if (event instanceof ChatEvent.Content content) {
                        text.append(content.text());
                    }
                }
            }
            assertThat(text).hasToString("one two three");
            assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.STOP));

            EmbedResponse vectors = gateway.embed(EmbedRequest.of("all-MiniLM-L6-v2", "Hello world"));
            assertThat(vectors.dimensions()).isEqualTo(384);
            assertThat(vectors.provider()).isEqualTo("local");
        }
    }

    @Test
    void building_makes_no_call() {
        try (ModelGateway gateway = builder().build()) {
            assertThat(gateway.models()).extracting(ModelInfo::id).contains("all-MiniLM-L6-v2");
        }
        assertThat(mock.callCount()).isZero();
    }

    @Test
    void reports_known_models_and_fetches_only_on_request() {
        mock.at("/v1/models").always(MockResponse.json("{\"data\":[{\"id\":\"m\",\"context_length\":4096}]}"));
        try (ModelGateway gateway = builder().build()) {
            assertThat(gateway.models(ModelQuery.CALLABLE.withCapability(ModelCapability.EMBED)))
                    .extracting(model -> model.info().id())
                    .contains("all-MiniLM-L6-v2");
            assertThat(gateway.metadata("all-MiniLM-L6-v2").merged().info().dimensions())
                    .isEqualTo(384);
            assertThatThrownBy(() -> gateway.metadata("compatible:m")).isInstanceOf(ModelNotFound.class);
            assertThat(mock.callCount()).isZero();

            ModelDetails details = gateway.fetchMetadata("compatible:m");
            assertThat(details.merged().info().contextWindow()).isEqualTo(4096);
            assertThat(details.refreshFailures()).isEmpty();
            assertThat(gateway.metadata("m")).isEqualTo(details);
            assertThat(mock.callCount()).isOne();
        }
    }

    @Test
    void model_without_a_provider_names_the_next_step() {
        try (ModelGateway gateway = Ratatoskr.builder().environment(Map.of()).build()) {
            assertThatThrownBy(() -> gateway.chat(ChatRequest.of("some/model", Message.user("hi"))))
                    .isInstanceOf(NoProviderAvailable.class)
                    .hasMessageContaining("OPENROUTER_API_KEY");
        }
    }

    @Test
    void closing_the_gateway_cancels_running_requests() throws Exception {
        mock.always(MockResponse.silence());
        ModelGateway gateway = builder().build();
        var pending = CompletableFuture.supplyAsync(
                () -> gateway.chat(ChatRequest.of("compatible:m", Message.user("hi"))), Thread::startVirtualThread);
        mock.awaitCalls(1, TIMEOUT);
        gateway.close();
        assertThatThrownBy(pending::join).hasCauseInstanceOf(GatewayStopping.class);
        mock.awaitAborted(1, TIMEOUT);
    }

    @Test
    void closing_a_stream_cancels_the_provider_call() {
        mock.always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
        try (ModelGateway gateway = builder().build()) {
            try (ChatStream stream = gateway.stream(ChatRequest.of("compatible:m", Message.user("hi")))) {
                assertThat(stream.next()).isInstanceOf(ChatEvent.Content.class);
            }
            mock.awaitAborted(1, TIMEOUT);
        }
    }

    @Test
    void joins_an_existing_context_and_leaves_it_when_closed() throws Exception {
        mock.always(MockResponse.text("four"));
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            ModelGateway gateway = builder().into(context);
            assertThat(gateway.chat(ChatRequest.of("compatible:m", Message.user("2 + 2?")))
                            .text())
                    .isEqualTo("four");
            assertThat(context.getRoute("chat")).isNotNull();
            assertThat(context.getRoute("http-chat"))
                    .as("frontend routes are not added")
                    .isNull();
            gateway.close();
            assertThat(context.isStarted()).isTrue();
            assertThat(context.getRoutes()).isEmpty();
        }
    }

    @Test
    void home_that_does_not_exist_is_an_error() {
        var builder = Ratatoskr.builder().environment(Map.of()).home(Path.of("target/no-such-folder"));

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("no-such-folder is not a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- route: [", "- route: {id: x, from: {uri: 'nope:foo', steps: [{to: 'direct:chat'}]}}"})
    void error_in_a_route_file_names_the_file(String yaml, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("custom/mine.camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
        var builder = Ratatoskr.builder().environment(Map.of()).routes(folder);

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("custom/mine.camel.yaml");
    }

    @Test
    void refuses_a_context_that_has_its_names() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:chat").routeId("mine").log("theirs");
                    from("direct:other").routeId("embed").log("theirs");
                }
            });
            context.start();
            assertThatThrownBy(() -> builder().into(context))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContaining("route id 'embed'")
                    .hasMessageContaining("direct:chat");
            assertThat(context.getRoutes()).hasSize(2);
        }
    }
}
