package io.ratatoskr.camel.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses as text, JSON and maps, through Camel's type converters. */
final class ResponseConvertersTest {
    private static final ScoringMetadata METADATA = ScoringMetadata.of(ScoringMethod.MODEL, null, "m");

    private static DefaultCamelContext context;

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static Exchange exchange(Object body) {
        var exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static ClassifyResponse classes(String... labels) {
        return new ClassifyResponse(
                Stream.of(labels)
                        .map(label -> new ClassifyResult(Map.of(label, 0.9)))
                        .toList(),
                METADATA);
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of(classes("spam"), "spam", "top_label"),
                Arguments.of(classes("spam", "ham"), "spam\nham", "results"),
                Arguments.of(
                        new NliResponse(List.of(new NliResult(0.1, 0.8, 0.1)), METADATA), "contradiction", "label"),
                Arguments.of(
                        new StanceResponse(List.of(new StanceResult(0.8, 0.1, 0.1, "x")), METADATA), "favor", "target"),
                Arguments.of(
                        new RerankResponse(List.of(new RankedDocument(1, 0.9, "best")), METADATA), "best", "results"),
                Arguments.of(new RerankResponse(List.of(new RankedDocument(1, 0.9, null)), METADATA), "1", "results"),
                Arguments.of(new TokenCount(7, false, "t", "m"), "7", "count"),
                Arguments.of(
                        new Tokenization(List.of(new Token(1, "a", 0, 1), new Token(2, " b", 1, 3)), "t", "m"),
                        "[\"a\",\" b\"]",
                        "tokens"),
                Arguments.of(vectors(1), "[0.5,1.0]", "data"),
                Arguments.of(vectors(2), "[[0.5,1.0],[0.5,1.0]]", "data"));
    }

    private static EmbedResponse vectors(int count) {
        return new EmbedResponse(
                Stream.generate(() -> new Embedding(new float[] {0.5f, 1f}))
                        .limit(count)
                        .toList(),
                List.of(),
                null,
                "m",
                "p",
                AdditionalProperties.NONE);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void response_is_text_json_and_a_map(Object response, String text, String field) throws Exception {
        var message = exchange(response).getMessage();

        assertThat(message.getMandatoryBody(String.class)).isEqualTo(text);
        byte[] json = message.getMandatoryBody(byte[].class);
        assertThat(message.getMandatoryBody(InputStream.class).readAllBytes()).isEqualTo(json);
        assertThat(new String(json, StandardCharsets.UTF_8)).startsWith("{").contains("\"" + field + "\"");
        Map<?, ?> tree = message.getMandatoryBody(Map.class);
        assertThat(tree.containsKey(field)).isTrue();
    }

    @Test
    void json_and_text_follow_the_request_of_the_exchange() throws Exception {
        Exchange list = exchange(classes("spam"));
        list.setVariable(
                RatatoskrConstants.REQUEST,
                new RequestView(ClassifyRequest.of("m", List.of("t")), RequestKind.CLASSIFY, null, null, null));
        Map<?, ?> tree = list.getMessage().getMandatoryBody(Map.class);
        assertThat(tree.containsKey("results")).isTrue();

        Exchange ranking = exchange(new RerankResponse(List.of(new RankedDocument(1, 0.9, null)), METADATA));
        ranking.setVariable(
                RatatoskrConstants.REQUEST,
                new RequestView(
                        RerankRequest.of("m", "q", List.of("first", "second")), RequestKind.RERANK, null, null, null));
        assertThat(ranking.getMessage().getMandatoryBody(String.class)).isEqualTo("second");
    }
}
