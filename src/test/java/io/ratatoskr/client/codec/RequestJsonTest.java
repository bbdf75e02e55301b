package io.ratatoskr.client.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRefreshRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenRequests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client writes is what the gateway parses. */
final class RequestJsonTest {
    private static final int SEEDS = 300;

    @ParameterizedTest
    @ValueSource(
            classes = {
                ChatRequest.class,
                GenerateRequest.class,
                EmbedRequest.class,
                NliRequest.class,
                ZeroShotRequest.class,
                ClassifyRequest.class,
                StanceRequest.class,
                RerankRequest.class
            })
    void the_gateway_parses_the_same_request(Class<? extends ModelRequest> type) {
        for (long seed = 0; seed < SEEDS; seed++) {
            ModelRequest request = new RandomWireRecords(seed).create(type);

            ModelRequest parsed = parse(request, RequestJson.write(request));

            same(parsed, request, type, seed);
        }
    }

    /** As for explained routes and validations. */
    @ParameterizedTest
    @ValueSource(classes = {ChatRequest.class, EmbedRequest.class, NliRequest.class, RerankRequest.class})
    void the_operation_is_beside_the_fields_of_the_request(Class<? extends ModelRequest> type) {
        for (long seed = 0; seed < 30; seed++) {
            ModelRequest request = new RandomWireRecords(seed).create(type);

            RatatoskrRouteRequests.Parsed parsed = RatatoskrRouteRequests.read(RequestJson.writeWithOperation(request));

            assertThat(parsed.operation()).isEqualTo(request.operation());
            same(parse(request, parsed.body()), request, type, seed);
        }
    }

    private static void same(Object actual, Object expected, Class<?> type, long seed) {
        assertThat(actual)
                .as("%s of seed %d", type.getSimpleName(), seed)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(expected);
    }

    private static ModelRequest parse(ModelRequest request, byte[] json) {
        return switch (request) {
            case ChatRequest chat -> OpenAiRequestParser.parseChat(json);
            case GenerateRequest generate -> OpenAiRequestParser.parseGenerate(json);
            case EmbedRequest embed -> OpenAiRequestParser.parseEmbed(json);
            case NliRequest nli -> RatatoskrRequests.read(nli.operation(), json, !RequestJson.isOnePair(nli));
            default -> RatatoskrRequests.read(request.operation(), json, false);
        };
    }

    @Test
    void stream_options_and_the_usage_of_openrouter_are_merged() {
        var extra = new AdditionalProperties(Map.of(
                "stream_options", new RawJson("{\"include_obfuscation\":false}"),
                "usage", new RawJson("{\"include\":true}")));
        var options = ChatOptions.builder("m").extra(extra).build();
        var request = new ChatRequest(List.of(Message.user("hi")), List.of(), options, true, true, Dialects.OPENAI);

        assertThat(OpenAiRequestParser.parseChat(RequestJson.write(request))).isEqualTo(request);
    }

    /** An unknown field cannot replace one that the record has. */
    @Test
    void unknown_fields_with_names_of_known_ones_are_not_written() {
        var extra = new AdditionalProperties(
                Map.of("model", new RawJson("\"other\""), "provider", new RawJson("{\"order\":[\"a\"]}")));
        var options = ChatOptions.builder("m").extra(extra).build();
        var request = new ChatRequest(List.of(Message.user("hi")), List.of(), options, false, false, Dialects.OPENAI);

        ChatRequest parsed = OpenAiRequestParser.parseChat(RequestJson.write(request));

        assertThat(parsed.model()).isEqualTo("m");
        assertThat(parsed.options().extra().fields()).containsOnlyKeys("provider");
    }

    @Test
    void fields_of_other_dialects_are_not_written() {
        var options = ChatOptions.builder("m")
                .extra(new AdditionalProperties(Map.of("thinking", new RawJson("{}"))))
                .build();
        var request =
                new ChatRequest(List.of(Message.user("hi")), List.of(), options, false, false, Dialects.ANTHROPIC);

        assertThat(new String(RequestJson.write(request), UTF_8)).doesNotContain("thinking");
    }

    @Test
    void tokens_of_a_text_and_of_messages_are_counted() {
        var text = new TokenRequest(new TokenInput.Text("some text"), "m", "p");
        var random = new RandomWireRecords(3);
        var messages = new TokenInput.Messages(
                List.of(random.create(Message.class), random.create(Message.class)),
                List.of(random.create(ToolDefinition.class)));

        assertThat(RatatoskrTokenRequests.read(RequestJson.write(text))).isEqualTo(text);
        ChatRequest chat = OpenAiRequestParser.parseChat(RequestJson.write(new TokenRequest(messages, "m", "p")));
        assertThat(new TokenInput.Messages(chat.messages(), chat.tools())).isEqualTo(messages);
        assertThat(chat.provider()).isEqualTo("p");
    }

    @Test
    void refresh_requests_name_providers_or_mean_all() {
        var some = new RefreshRequest(List.of("a", "b"), false);
        var all = new RefreshRequest(List.of(), true);

        assertThat(RatatoskrRefreshRequests.read(RequestJson.write(some))).isEqualTo(some);
        assertThat(RatatoskrRefreshRequests.read(RequestJson.write(all))).isEqualTo(all);
    }
}
