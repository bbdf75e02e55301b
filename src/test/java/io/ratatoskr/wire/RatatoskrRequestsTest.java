package io.ratatoskr.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.BatchTooLarge;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.ZeroShotRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RatatoskrRequestsTest {
    private static final Map<String, Function<byte[], ScoringRequest>> READERS = Map.of(
            "nli", RatatoskrRequests::readNli,
            "batch", RatatoskrRequests::readNliBatch,
            "zero-shot", RatatoskrRequests::readZeroShot,
            "classify", RatatoskrRequests::readClassify,
            "stance", RatatoskrRequests::readStance,
            "rerank", RatatoskrRequests::readRerank);

    private static ScoringRequest read(String kind, String json) {
        return READERS.get(kind).apply(json.getBytes(UTF_8));
    }

    @Test
    void one_pair_and_its_pin_and_unknown_fields_are_read() {
        var request = (NliRequest) read("nli", """
                {"premise":"a dog","hypothesis":"an animal","model":"m","provider":"local","user":{"id":1.0}, "top_p":null}""");

        assertThat(request.pairs()).containsExactly(new NliPair("a dog", "an animal"));
        assertThat(request.single()).isTrue();
        assertThat(request.model()).isEqualTo("m");
        assertThat(request.provider()).isEqualTo("local");
        assertThat(request.dialect()).isEqualTo(Dialects.NATIVE);
        assertThat(request.extra().get("user")).isEqualTo(new RawJson("{\"id\":1.0}"));
        assertThat(request.extra().fields()).containsOnlyKeys("user", "top_p");
    }

    @Test
    void pairs_are_a_list_even_of_one() {
        var request = (NliRequest) read("batch", """
                {"model":"m","premise":null,"pairs":[{"premise":"p","hypothesis":"h","id":7}]}""");

        assertThat(request.single()).isFalse();
        assertThat(request.pairs()).containsExactly(new NliPair("p", "h"));
    }

    @Test
    void text_is_one_and_texts_are_a_list() {
        var single = (ZeroShotRequest) read("zero-shot", """
                {"model":"m","text":"t","texts":null,"labels":["a","b"],"multi_label":true,"hypothesis_template":"It is {}."}""");
        var batch = (StanceRequest) read("stance", """
                {"model":"m","texts":["t"],"target":"the bridge"}""");

        assertThat(single.single()).isTrue();
        assertThat(single.labels()).containsExactly("a", "b");
        assertThat(single.multiLabel()).isTrue();
        assertThat(single.hypothesisTemplate()).isEqualTo("It is {}.");
        assertThat(batch.single()).isFalse();
        assertThat(batch.target()).isEqualTo("the bridge");
    }

    @Test
    void documents_are_texts_or_objects_with_one() {
        var request = (RerankRequest) read("rerank", """
                {"model":"m","query":"q","documents":["a",{"title":{"x":[1]},"text":"b"},""],"top_n":2,"return_documents":true}""");

        assertThat(request.documents()).containsExactly("a", "b", "");
        assertThat(request.topN()).isEqualTo(2);
        assertThat(request.returnDocuments()).isTrue();
    }

    static Stream<Arguments> mistakes() {
        String both = "\"premise\":\"p\",\"hypothesis\":\"h\"";
        return Stream.of(
                Arguments.of("nli", "", null),
                Arguments.of("nli", "[]", null),
                Arguments.of("nli", "{", null),
                Arguments.of("nli", "{\"model\":\"m\"," + both + "} x", null),
                Arguments.of("nli", "{" + both + "}", "model"),
                Arguments.of("nli", "{\"model\":7," + both + "}", "model"),
                Arguments.of("nli", "{\"model\":\"m\",\"provider\":{}," + both + "}", "provider"),
                Arguments.of("nli", "{\"model\":\"m\",\"provider\":\" \"," + both + "}", "provider"),
                Arguments.of("nli", "{\"model\":\"m\",\"premise\":\"p\"}", "hypothesis"),
                Arguments.of("nli", "{\"model\":\"m\",\"hypothesis\":\"h\",\"premise\":null}", "premise"),
                Arguments.of("nli", "{\"model\":\"m\",\"premise\":\"\",\"hypothesis\":\"h\"}", "premise"),
                Arguments.of("nli", "{\"model\":\"m\",\"premise\":[\"p\"],\"hypothesis\":\"h\"}", "premise"),
                Arguments.of("nli", "{\"model\":\"m\",\"pairs\":[]}", "pairs"),
                Arguments.of("batch", "{\"model\":\"m\"," + both + "}", "premise"),
                Arguments.of("batch", "{\"model\":\"m\"}", "pairs"),
                Arguments.of("batch", "{\"model\":\"m\",\"pairs\":[]}", "pairs"),
                Arguments.of("batch", "{\"model\":\"m\",\"pairs\":[{" + both + "},[\"p\",\"h\"]]}", "pairs[1]"),
                Arguments.of("batch", "{\"model\":\"m\",\"pairs\":[{\"premise\":\"p\"}]}", "pairs[0].hypothesis"),
                Arguments.of("batch", "{\"model\":\"m\",\"pairs\":[{\"premise\":1}]}", "pairs[0].premise"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"labels\":[\"a\"]}", "text"),
                Arguments.of(
                        "zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"texts\":[\"t\"],\"labels\":[\"a\"]}", "texts"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"texts\":[],\"labels\":[\"a\"]}", "texts"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"texts\":[\"a\",1],\"labels\":[\"a\"]}", "texts[1]"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"texts\":[\"a\",\"\"],\"labels\":[\"a\"]}", "texts[1]"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"texts\":\"t\",\"labels\":[\"a\"]}", "texts"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"text\":\"t\"}", "labels"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"labels\":[]}", "labels"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"labels\":\"a,b\"}", "labels"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\",\" \"]}", "labels"),
                Arguments.of("zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\",\"a\"]}", "labels"),
                Arguments.of(
                        "zero-shot",
                        "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\"],\"multi_label\":\"yes\"}",
                        "multi_label"),
                Arguments.of(
                        "zero-shot",
                        "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\"],\"hypothesis_template\":\"no place\"}",
                        "hypothesis_template"),
                Arguments.of("classify", "{\"model\":\"m\",\"text\":\"t\",\"labels\":[\"a\"]}", "labels"),
                Arguments.of("stance", "{\"model\":\"m\",\"text\":\"t\"}", "target"),
                Arguments.of("stance", "{\"model\":\"m\",\"text\":\"t\",\"target\":\" \"}", "target"),
                Arguments.of("rerank", "{\"model\":\"m\",\"documents\":[\"d\"]}", "query"),
                Arguments.of("rerank", "{\"model\":\"m\",\"query\":\"q\"}", "documents"),
                Arguments.of("rerank", "{\"model\":\"m\",\"query\":\"q\",\"documents\":[]}", "documents"),
                Arguments.of("rerank", "{\"model\":\"m\",\"query\":\"q\",\"documents\":[{}]}", "documents[0].text"),
                Arguments.of("rerank", "{\"model\":\"m\",\"query\":\"q\",\"documents\":[null]}", "documents[0]"),
                Arguments.of("rerank", "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d\"],\"top_n\":0}", "top_n"),
                Arguments.of(
                        "rerank", "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d\"],\"top_n\":1.5}", "top_n"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void invalid_request_names_its_field(String kind, String json, String field) {
        var mistake = catchThrowableOfType(InvalidRequest.class, () -> read(kind, json));

        assertThat(mistake).as(json).isNotNull();
        assertThat(mistake.field().orElse(null)).isEqualTo(field);
        assertThat(mistake).hasMessageNotContaining("null is").hasMessageNotContaining("Exception");
    }

    @Test
    void ten_thousand_texts_are_read_and_a_list_above_the_limit_is_rejected() {
        assertThat(((ZeroShotRequest) read("zero-shot", texts(10_000))).texts()).hasSize(10_000);
        assertThat(((ZeroShotRequest) read("zero-shot", texts(RatatoskrRequests.MAX_BATCH_SIZE))).texts())
                .hasSize(RatatoskrRequests.MAX_BATCH_SIZE);
        assertThatThrownBy(() -> read("zero-shot", texts(RatatoskrRequests.MAX_BATCH_SIZE + 1)))
                .isInstanceOfSatisfying(BatchTooLarge.class, tooLarge -> {
                    assertThat(tooLarge.max()).isEqualTo(RatatoskrRequests.MAX_BATCH_SIZE);
                    assertThat(tooLarge.field()).contains("texts");
                });
    }

    @Test
    void labels_are_limited() {
        String labels = IntStream.rangeClosed(0, RatatoskrRequests.MAX_LABELS)
                .mapToObj(i -> "\"l" + i + "\"")
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> read("zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"labels\":[" + labels + "]}"))
                .isInstanceOfSatisfying(
                        BatchTooLarge.class,
                        tooLarge -> assertThat(tooLarge.field()).contains("labels"));
    }

    @Test
    void repeated_label_is_not_repeated_at_length() {
        String label = "\"" + "x".repeat(5_000) + "\"";
        assertThatThrownBy(() ->
                        read("zero-shot", "{\"model\":\"m\",\"text\":\"t\",\"labels\":[" + label + "," + label + "]}"))
                .isInstanceOf(InvalidRequest.class)
                .satisfies(mistake -> assertThat(mistake.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void truncated_or_corrupt_body_is_a_request_or_a_gateway_exception() {
        List<String> bodies = List.of("""
                {"premise":"p\\u00e9","hypothesis":"h","model":"m","x":[{"y":null}]}""", """
                {"pairs":[{"premise":"p","hypothesis":"h"}],"model":"m"}""", """
                {"texts":["a","b"],"labels":["x","y"],"multi_label":false,"model":"m"}""", """
                {"text":"a","target":"t","model":"m"}""", """
                {"query":"q","documents":["a",{"text":"b"}],"top_n":1,"model":"m"}""");
        long seed = 20261123;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] body = bodies.get(random.nextInt(bodies.size())).getBytes(UTF_8);
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextBoolean() ? body : Arrays.copyOf(body, random.nextInt(body.length));
            for (var reader : READERS.entrySet()) {
                try {
                    assertThat(reader.getValue().apply(cut)).isNotNull();
                } catch (GatewayException known) {
                    assertThat(known.getMessage()).isNotBlank();
                } catch (RuntimeException other) {
                    throw new AssertionError(
                            "seed %d, round %d, %s: %s".formatted(seed, round, reader.getKey(), new String(cut, UTF_8)),
                            other);
                }
            }
        }
    }

    private static String texts(int count) {
        return "{\"model\":\"m\",\"labels\":[\"a\"],\"texts\":["
                + IntStream.range(0, count).mapToObj(i -> "\"t\"").collect(Collectors.joining(",")) + "]}";
    }
}
