package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Tests that every protocol must pass. A protocol's test extends this class and has samples of its wire format under {@code
 * provider/<name>/contract/}; each sample has the same content in every protocol. A {@code supports…} gate returns false where
 * the protocol lacks the feature.
 *
 * <ul>
 *   <li>{@code chat}: "Hello there, Ægir! 😀", stop, 12 prompt and 5 completion tokens; {@code chat-stream} the same
 *   <li>{@code tools}: get_weather {"city":"Oslo"}, then get_time without arguments; 40 and 9 tokens; {@code tools-stream} the same
 *   <li>{@code truncated-stream}: breaks off after the text of {@code chat-stream}; {@code error-stream}: "Hel", then an error
 *   <li>{@code generate}: " four", length, 5 and 1 tokens; {@code generate-stream} the same
 *   <li>{@code embed}: (0.25, 0, -2.5) and (0.5, -0.001, 3) for two inputs, 7 tokens
 * </ul>
 */
public abstract class ProtocolContract {
    protected static final String TEXT = "Hello there, Ægir! 😀";

    protected abstract Protocol protocol();

    private boolean supports(Operation operation) {
        return protocol().operations().contains(operation);
    }

    protected boolean supportsTools() {
        return true;
    }

    /** True if responses and streams have token counts. */
    protected boolean supportsUsage() {
        return true;
    }

    /** True if embedding responses have token counts. */
    protected boolean supportsEmbedUsage() {
        return supportsUsage();
    }

    /** True if the provider sends tool call ids. */
    protected boolean supportsCallIds() {
        return true;
    }

    /** The file extension of stream samples. */
    protected String streamSuffix() {
        return "sse";
    }

    protected ProviderProfile profile() {
        return new ProviderProfile("acme", "acme.test:443", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    }

    protected final byte[] sample(String name) {
        String file = name + (name.endsWith("-stream") ? "." + streamSuffix() : ".json");
        String path = "/provider/" + protocol().name() + "/contract/" + file;
        try (InputStream in = ProtocolContract.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    /** Feeds the bytes in pieces and returns all events. */
    public static <E> List<E> events(StreamDecoder<E> decoder, byte[] bytes, int piece) {
        List<E> events = new ArrayList<>();
        events(decoder, bytes, piece, events);
        return events;
    }

    public static <E> void events(StreamDecoder<E> decoder, byte[] bytes, int piece, List<E> events) {
        for (int at = 0; at < bytes.length; at += piece) {
            decoder.feed(bytes, at, Math.min(piece, bytes.length - at));
            drain(decoder, events);
        }
        decoder.end();
        drain(decoder, events);
    }

    private static <E> void drain(StreamDecoder<E> decoder, List<E> events) {
        for (E event = decoder.poll(); event != null; event = decoder.poll()) {
            events.add(event);
        }
    }

    /** The events with adjacent pieces of the same text joined. */
    public static List<ChatEvent> joined(List<ChatEvent> events) {
        List<ChatEvent> joined = new ArrayList<>();
        for (ChatEvent event : events) {
            ChatEvent last = joined.isEmpty() ? null : joined.getLast();
            ChatEvent both = null;
            if (event instanceof ChatEvent.Content b
                    && last instanceof ChatEvent.Content a
                    && a.choice() == b.choice()
                    && a.logprobs() == null
                    && b.logprobs() == null) {
                both = new ChatEvent.Content(a.choice(), a.text() + b.text(), null);
            } else if (event instanceof ChatEvent.ToolCallDelta b
                    && last instanceof ChatEvent.ToolCallDelta a
                    && a.choice() == b.choice()
                    && a.index() == b.index()) {
                both = new ChatEvent.ToolCallDelta(a.choice(), a.index(), a.arguments() + b.arguments());
            }
            if (both != null) {
                joined.removeLast();
            }
            joined.add(both != null ? both : event);
        }
        return joined;
    }

    protected static ChatRequest chat() {
        return ChatRequest.of("a-model", Message.user("Hello?"));
    }

    private ProviderHttpResponse ok(byte[] body) {
        return new ProviderHttpResponse(200, Map.of("content-type", "application/json"), body);
    }

    private static void counts(Usage usage, long prompt, long completion) {
        assertThat(usage).isNotNull();
        assertThat(usage.promptTokens()).isEqualTo(prompt);
        assertThat(usage.completionTokens()).isEqualTo(completion);
        assertThat(usage.totalTokens()).isEqualTo(prompt + completion);
    }

    @Test
    void every_system_message_and_every_text_is_sent() {
        ChatRequest request = ChatRequest.of(
                "a-model",
                Message.system("alpha"),
                Message.user("bravo"),
                Message.system("charlie"),
                Message.user("delta"));
        ProviderHttpRequest call = protocol().encode(request, profile());
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).startsWith("/");
        assertThat(new String(call.body(), UTF_8) + call.path())
                .contains("a-model", "alpha", "bravo", "charlie", "delta");
    }

    @Test
    void unknown_fields_of_another_dialect_are_not_sent() {
        AdditionalProperties extra = AdditionalProperties.NONE.with("martian_option", new RawJson("5"));
        ChatRequest request = new ChatRequest(
                List.of(Message.user("x")),
                List.of(),
                ChatOptions.builder("m").extra(extra).build(),
                false,
                false,
                "martian");
        assertThat(new String(protocol().encode(request, profile()).body(), UTF_8))
                .doesNotContain("martian");
    }

    @Test
    void every_parameter_not_sent_is_declared_in_the_capabilities() {
        byte[] without = protocol().encode(chat(), profile()).body();
        singleOptions().forEach((name, options) -> {
            ChatRequest request = chat().withOptions(options.build());
            byte[] with;
            try {
                with = protocol().encode(request, profile()).body();
            } catch (UnsupportedParameter refused) {
                return;
            }
            ParameterAvailability availability =
                    protocol().capabilities().parameters().get(name);
            boolean foreign = !protocol().capabilities().dialect().equals(request.dialect());
            boolean declared = availability instanceof ParameterAvailability.Unsupported
                    || availability instanceof ParameterAvailability.ReadOnly
                    || (availability == null
                            && foreign
                            && !options.build().extra().isEmpty());
            assertThat(Arrays.equals(with, without)).as("%s is not sent", name).isEqualTo(declared);
        });
    }

    /** A chat with one option each, by its name in the capabilities. */
    private Map<String, ChatOptions.Builder> singleOptions() {
        String model = chat().model();
        var singleOptions = new LinkedHashMap<String, ChatOptions.Builder>();
        singleOptions.put("temperature", ChatOptions.builder(model).temperature(0.125));
        singleOptions.put("top_p", ChatOptions.builder(model).topP(0.875));
        singleOptions.put("top_k", ChatOptions.builder(model).topK(17));
        singleOptions.put("max_tokens", ChatOptions.builder(model).maxTokens(2_345));
        singleOptions.put("frequency_penalty", ChatOptions.builder(model).frequencyPenalty(0.25));
        singleOptions.put("presence_penalty", ChatOptions.builder(model).presencePenalty(0.25));
        singleOptions.put("seed", ChatOptions.builder(model).seed(99L));
        singleOptions.put("stop", ChatOptions.builder(model).stop(List.of("END")));
        for (String field : List.of("user", "store", "logit_bias", "service_tier")) {
            singleOptions.put(
                    field,
                    ChatOptions.builder(model)
                            .extra(AdditionalProperties.NONE.with(field, new RawJson("\"value-of-" + field + "\""))));
        }
        return singleOptions;
    }

    @Test
    void a_lone_surrogate_does_not_stop_a_request() {
        ProviderHttpRequest call = protocol().encode(ChatRequest.of("m", Message.user("a\uD800b")), profile());
        assertThat(new String(call.body(), UTF_8)).contains("a\uFFFDb");
    }

    @Test
    void raw_provider_options_win() {
        ChatOptions options = ChatOptions.builder("m")
                .temperature(0.5)
                .rawProviderOptions(new RawJson("{\"raw_field\":{\"b\":1,\"a\":2.0}}"))
                .build();
        ChatRequest request = chat().withOptions(options);
        assertThat(new String(protocol().encode(request, profile()).body(), UTF_8))
                .contains("\"raw_field\":{\"b\":1,\"a\":2.0}");
    }

    @Test
    void a_full_response_is_read() {
        ChatResponse response = (ChatResponse) protocol().decode(chat(), ok(sample("chat")), profile());
        assertThat(response.text()).isEqualTo(TEXT);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.toolCalls()).isEmpty();
        if (supportsUsage()) {
            counts(response.usage(), 12, 5);
        }
    }

    @Test
    void tool_calls_are_read_whole() {
        assumeTrue(supportsTools());
        ChatResponse response = (ChatResponse) protocol().decode(chat(), ok(sample("tools")), profile());
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.toolCalls()).extracting(ToolCall::name).containsExactly("get_weather", "get_time");
        assertThat(response.toolCalls().getFirst().arguments().replace(" ", "")).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(response.toolCalls().getLast().arguments()).isEqualTo("{}");
        assertThat(response.toolCalls())
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .doesNotContain("");
        if (supportsCallIds()) {
            assertThat(response.toolCalls()).extracting(ToolCall::id).containsExactly("call_a", "call_b");
        }
    }

    @Test
    void a_nested_schema_is_sent_token_for_token() {
        assumeTrue(supportsTools());
        String schema = "{\"type\":\"object\",\"properties\":{\"z\":{\"anyOf\":[{\"enum\":[1.0,1e2,null]},"
                + "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/n\"}}]},\"a\":{\"type\":\"string\"}},"
                + "\"$defs\":{\"n\":{\"const\":\"\\u00e9\"}},\"required\":[\"z\"]}";
        ChatRequest request = chat().withTools(List.of(new ToolDefinition.Function("f", "does", new RawJson(schema))));
        assertThat(new String(protocol().encode(request, profile()).body(), UTF_8))
                .contains(schema);
    }

    @Test
    void a_stream_gives_the_same_events_however_it_is_cut() {
        byte[] bytes = sample("chat-stream");
        List<ChatEvent> whole = events(protocol().decoder(chat().withStream(true), profile()), bytes, bytes.length);
        assertThat(joined(whole.stream()
                        .filter(event -> !(event instanceof ChatEvent.UsageUpdate))
                        .toList()))
                .contains(new ChatEvent.Content(0, TEXT, null));
        assertThat(whole.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.STOP));
        assertThat(whole.stream().filter(ChatEvent.Done.class::isInstance)).hasSize(1);
        if (supportsUsage()) {
            counts(lastCount(whole), 12, 5);
        }
        for (int piece : new int[] {1, 2, 3, 5, 7, 64, 1000}) {
            StreamDecoder<ChatEvent> decoder = protocol().decoder(chat().withStream(true), profile());
            assertThat(events(decoder, bytes, piece)).as("pieces of %d", piece).isEqualTo(whole);
            assertThat(decoder.isFinished()).isTrue();
        }
    }

    @Test
    void streamed_tool_calls_have_slots_from_zero_and_complete_arguments() {
        assumeTrue(supportsTools());
        byte[] bytes = sample("tools-stream");
        List<ChatEvent> events = joined(events(protocol().decoder(chat().withStream(true), profile()), bytes, 11));
        var starts = events.stream()
                .filter(ChatEvent.ToolCallStart.class::isInstance)
                .map(ChatEvent.ToolCallStart.class::cast)
                .toList();
        assertThat(starts).extracting(ChatEvent.ToolCallStart::index).containsExactly(0, 1);
        assertThat(starts).extracting(ChatEvent.ToolCallStart::name).containsExactly("get_weather", "get_time");
        if (supportsCallIds()) {
            assertThat(starts).extracting(ChatEvent.ToolCallStart::id).containsExactly("call_a", "call_b");
        }
        assertThat(arguments(events, 0).replace(" ", "")).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(arguments(events, 1)).isEqualTo("{}");
        assertThat(events).contains(new ChatEvent.ToolCallEnd(0, 0), new ChatEvent.ToolCallEnd(0, 1));
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.TOOL_CALLS));
    }

    private static String arguments(List<ChatEvent> events, int index) {
        var text = new StringBuilder();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.ToolCallDelta delta && delta.index() == index) {
                text.append(delta.arguments());
            }
        }
        return text.toString();
    }

    private static Usage lastCount(List<ChatEvent> events) {
        Usage usage = null;
        for (ChatEvent event : events) {
            usage = event instanceof ChatEvent.UsageUpdate update ? update.usage() : usage;
        }
        return usage;
    }

    @Test
    void a_truncated_stream_is_an_error_after_its_events() {
        List<ChatEvent> events = new ArrayList<>();
        byte[] bytes = sample("truncated-stream");
        assertThatThrownBy(() -> events(protocol().decoder(chat().withStream(true), profile()), bytes, 100, events))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ")
                .satisfies(e -> assertThat(((ProviderUnavailable) e).reason())
                        .isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE));
        assertThat(joined(events)).contains(new ChatEvent.Content(0, TEXT, null));
    }

    @Test
    void an_error_inside_a_stream_is_an_error_after_its_events() {
        List<ChatEvent> events = new ArrayList<>();
        byte[] bytes = sample("error-stream");
        assertThatThrownBy(() ->
                        events(protocol().decoder(chat().withStream(true), profile()), bytes, bytes.length, events))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("acme: ");
        assertThat(events).contains(new ChatEvent.Content(0, "Hel", null));
        assertThat(events).noneMatch(ChatEvent.Done.class::isInstance);
    }

    @Test
    void a_malformed_response_is_reported() {
        for (String body : List.of(
                "", "  ", "<html><body>502</body></html>", "{}", "{\"choices\":", "[]", "null", "42", "not json")) {
            Supplier<Object> plain = () -> protocol().decode(chat(), ok(body.getBytes(UTF_8)), profile());
            Supplier<Object> stream =
                    () -> events(protocol().decoder(chat().withStream(true), profile()), body.getBytes(UTF_8), 1);
            for (Supplier<Object> call : List.of(plain, stream)) {
                var failure = catchThrowableOfType(ProviderUnavailable.class, call::get);
                assertThat(failure).as("'%s'", body).isNotNull();
                assertThat(failure.reason()).isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE);
                assertThat(failure).hasMessageStartingWith("acme: ");
                assertThat(failure.getMessage()).hasSizeLessThan(700);
            }
        }
    }

    @Test
    void statuses_without_a_body_are_mapped() {
        assertThat(failure(401)).isInstanceOf(AuthenticationFailed.class);
        assertThat(failure(403))
                .isInstanceOfSatisfying(
                        ModelNotAvailable.class,
                        e -> assertThat(e.isAccessDenied()).isTrue());
        assertThat(failure(404)).isInstanceOf(ModelNotAvailable.class);
        assertThat(failure(413)).isInstanceOf(PayloadTooLarge.class);
        assertThat(failure(429)).isInstanceOf(RateLimited.class);
        for (int status : new int[] {500, 502, 503, 529}) {
            assertThat(failure(status)).as("%d", status).isInstanceOf(ProviderUnavailable.class);
        }
        assertThat(((ProviderUnavailable) failure(504)).reason()).isEqualTo(ProviderUnavailable.Reason.TIMEOUT);
    }

    private GatewayException failure(int status) {
        GatewayException failure =
                protocol().mapError(chat(), new ProviderHttpResponse(status, Map.of(), new byte[0]), profile());
        assertThat(failure).hasMessageStartingWith("acme: ");
        return failure;
    }

    @Test
    void a_redirect_names_where_it_leads() {
        var response =
                new ProviderHttpResponse(302, Map.of("location", "https://elsewhere.test/x?token=abc"), new byte[0]);
        assertThat(protocol().mapError(chat(), response, profile()))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("elsewhere.test")
                .hasMessageNotContaining("abc");
    }

    @Test
    void a_refused_key_never_shows_the_providers_words() {
        byte[] body = "{\"error\":{\"message\":\"Incorrect API key: sekret-1234\"},\"message\":\"sekret-1234\"}"
                .getBytes(UTF_8);
        GatewayException failure =
                protocol().mapError(chat(), new ProviderHttpResponse(401, Map.of(), body), profile());
        assertThat(failure).isInstanceOf(AuthenticationFailed.class).hasMessageNotContaining("sekret");
        assertThat(failure.providerError()).isEmpty();
    }

    @Test
    void a_completion_is_read() {
        assumeTrue(supports(Operation.GENERATE));
        ModelRequest request = GenerateRequest.of("m", "2 + 2 =");
        assertThat(new String(protocol().encode(request, profile()).body(), UTF_8))
                .contains("2 + 2 =");
        GenerateResponse response = (GenerateResponse) protocol().decode(request, ok(sample("generate")), profile());
        assertThat(response.text()).isEqualTo(" four");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        if (supportsUsage()) {
            counts(response.usage(), 5, 1);
        }
    }

    @Test
    void a_streamed_completion_is_read() {
        assumeTrue(supports(Operation.GENERATE));
        GenerateRequest request = GenerateRequest.of("m", "2 + 2 =").withStream(true);
        byte[] bytes = sample("generate-stream");
        List<GenerateEvent> events = events(protocol().decoder(request, profile()), bytes, 9);
        var text = new StringBuilder();
        for (GenerateEvent event : events) {
            text.append(event instanceof GenerateEvent.Text piece ? piece.text() : "");
        }
        assertThat(text).hasToString(" four");
        assertThat(events.getLast()).isEqualTo(new GenerateEvent.Done(FinishReason.LENGTH, Map.of()));
    }

    @Test
    void vectors_are_read_in_the_order_of_the_inputs() {
        assumeTrue(supports(Operation.EMBED));
        EmbedRequest request = EmbedRequest.of("m", List.of("one", "two"));
        assertThat(new String(protocol().encode(request, profile()).body(), UTF_8))
                .contains("one", "two");
        EmbedResponse response = (EmbedResponse) protocol().decode(request, ok(sample("embed")), profile());
        assertThat(response.embeddings().getFirst().values()).containsExactly(0.25f, 0f, -2.5f);
        assertThat(response.embeddings().getLast().values()).containsExactly(0.5f, -0.001f, 3f);
        if (supportsEmbedUsage()) {
            assertThat(response.usage()).isNotNull();
            assertThat(response.usage().promptTokens()).isEqualTo(7);
        }
    }

    @Test
    void a_missing_vector_is_an_error() {
        assumeTrue(supports(Operation.EMBED));
        EmbedRequest request = EmbedRequest.of("m", List.of("one", "two", "three"));
        assertThatThrownBy(() -> protocol().decode(request, ok(sample("embed")), profile()))
                .isInstanceOf(ProviderUnavailable.class);
    }
}
