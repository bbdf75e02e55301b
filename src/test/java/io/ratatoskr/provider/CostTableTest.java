package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.huggingface.HuggingFaceProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.registry.CostCalculator;
import io.ratatoskr.settings.ProviderProfile;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Cost computed from each provider's JSON through the codec, for full and streamed responses. */
class CostTableTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final ChatRequest REQUEST = ChatRequest.of("m", Message.user("x"));

    /** A protocol with templates of its responses; {@code %s} is the usage. */
    private enum ProviderFormat {
        OPENAI(new OpenAiProtocol(), """
                {"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"x"},\
                "finish_reason":"stop"}],"usage":%s}""", """
                data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}

                data: {"id":"1","model":"m","choices":[],"usage":%s}

                data: [DONE]

                """),
        HUGGINGFACE(new HuggingFaceProtocol(new OpenAiProtocol()), OPENAI.fullBody, OPENAI.stream),
        ANTHROPIC(new AnthropicProtocol(), """
                {"id":"1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"x"}],\
                "stop_reason":"end_turn","usage":%s}""", """
                event: message_start
                data: {"type":"message_start","message":{"id":"1","model":"m","content":[],"usage":%1$s}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"x"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":%1$s}

                event: message_stop
                data: {"type":"message_stop"}

                """),
        GEMINI(new GeminiProtocol(), """
                {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"x"}]},"finishReason":"STOP"}],\
                "modelVersion":"m","usageMetadata":%s}""", """
                data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"x"}]}}],\
                "usageMetadata":{"promptTokenCount":1}}

                data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP"}],\
                "usageMetadata":%s}

                """),
        OLLAMA(new OllamaProtocol(), """
                {"model":"m","message":{"role":"assistant","content":"x"},"done":true,"done_reason":"stop","counts":%s}""", """
                {"model":"m","message":{"role":"assistant","content":"x"},"done":false}
                {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","counts":%s}
                """);

        final Protocol protocol;
        final String fullBody;
        final String stream;

        ProviderFormat(Protocol protocol, String whole, String stream) {
            this.protocol = protocol;
            this.fullBody = whole;
            this.stream = stream;
        }

        /** Ollama's counts are top-level fields of the response. */
        String fill(String template, String counts) {
            return this == OLLAMA
                    ? template.replace("\"counts\":%s", counts.substring(1, counts.length() - 1))
                    : template.formatted(counts);
        }

        @Nullable
        Usage plain(String counts) {
            var response = new ProviderHttpResponse(
                    200, Map.of(), fill(fullBody, counts).getBytes(UTF_8));
            return protocol.decode(REQUEST, response, ACME).usage();
        }

        @Nullable
        Usage streamed(String counts) {
            StreamDecoder<ChatEvent> decoder = protocol.decoder(REQUEST.withStream(true), ACME);
            byte[] bytes = fill(stream, counts).getBytes(UTF_8);
            decoder.feed(bytes, 0, bytes.length);
            decoder.end();
            Usage last = null;
            for (ChatEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                last = event instanceof ChatEvent.UsageUpdate(Usage usage) ? usage : last;
            }
            return last;
        }
    }

    private static Pricing pricing(String prices) {
        String[] each = prices.strip().split(" +");
        return new Pricing(
                price(each[0]),
                price(each[1]),
                price(each[2]),
                price(each[3]),
                each.length > 4 ? price(each[4]) : null);
    }

    private static @Nullable BigDecimal price(String price) {
        return price.equals("?") ? null : new BigDecimal(price);
    }

    private static String cost(@Nullable Usage usage, Pricing pricing) {
        BigDecimal cost =
                usage == null ? null : CostCalculator.withCost(pricing, usage).cost();
        return cost == null ? "?" : cost.toPlainString();
    }

    /** Prices: prompt, completion, cache read, cache write, cache write for an hour; ? is unknown, and so is a missing last one. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "/provider/costs.txt", delimiter = '|', quoteCharacter = '\'')
    void cost_matches_the_table(String wire, String what, String counts, String prices, String cost) {
        ProviderFormat provider = ProviderFormat.valueOf(wire);
        assertThat(cost(provider.plain(counts), pricing(prices))).as("plain").isEqualTo(cost);
        assertThat(cost(provider.streamed(counts), pricing(prices)))
                .as("streamed")
                .isEqualTo(cost);
    }

    @Test
    void what_tei_counts_in_its_header_has_the_prompts_price() {
        ProviderProfile tei = new ProviderProfile(
                "tei",
                "tei.test",
                Optional.empty(),
                ProviderProfile.ReasoningFormat.EFFORT,
                ProviderProfile.LateSystemMessages.TOP,
                ProviderProfile.EndpointKind.TEI);
        ModelRequest request = EmbedRequest.of("m", "x");
        var response = new ProviderHttpResponse(200, Map.of("x-compute-tokens", "1250"), "[[0.1,0.2]]".getBytes(UTF_8));

        Usage usage = new HuggingFaceProtocol(new OpenAiProtocol())
                .decode(request, response, tei)
                .usage();

        assertThat(cost(usage, pricing("0.02 ? ? ?"))).isEqualTo("0.000025");
    }
}
