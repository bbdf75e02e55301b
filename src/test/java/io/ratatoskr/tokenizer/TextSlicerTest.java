package io.ratatoskr.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens of the slices together are those of the text, and a tokenizer whose splits are not known gets its text whole. */
final class TextSlicerTest {
    private static final Runnable NO_CHECKPOINT = () -> {};
    private static final String LLAMA_PATTERN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** A tokenizer by its name, and how its file differs from that of a test model. */
    record Sample(String name, byte[] json) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Sample bert() {
        return new Sample("WordPiece", model("nli-tiny"));
    }

    private static Sample byteLevel() {
        return new Sample("byte-level", model("rerank-tiny"));
    }

    private static Sample withPrefixSpace() {
        return changed(
                "byte-level with a prefix",
                "rerank-tiny",
                root -> ((ObjectNode) root.get("pre_tokenizer")).put("add_prefix_space", true));
    }

    private static Sample llama() {
        return changed("byte-level with a pattern", "rerank-tiny", root -> {
            root.putNull("normalizer");
            ObjectNode bytes = ((ObjectNode) root.get("pre_tokenizer")).deepCopy();
            bytes.put("use_regex", false);
            ObjectNode split =
                    Json.mapper().createObjectNode().put("type", "Split").put("behavior", "Isolated");
            split.put("invert", false).putObject("pattern").put("Regex", LLAMA_PATTERN);
            root.putObject("pre_tokenizer")
                    .put("type", "Sequence")
                    .putArray("pretokenizers")
                    .add(split)
                    .add(bytes);
        });
    }

    private static Sample whitespace() {
        return changed("WordPiece of words", "nli-tiny", root -> {
            ObjectNode sequence = Json.mapper().createObjectNode().put("type", "Sequence");
            ArrayNode steps = sequence.putArray("normalizers");
            steps.addObject().put("type", "NFKC");
            steps.addObject().put("type", "Lowercase");
            root.set("normalizer", sequence);
            root.putObject("pre_tokenizer").put("type", "Whitespace");
        });
    }

    static Stream<Sample> sliced() {
        return Stream.of(bert(), byteLevel(), withPrefixSpace(), llama(), whitespace());
    }

    @ParameterizedTest
    @MethodSource("sliced")
    void slices_have_the_tokens_of_the_text(Sample sample) throws IOException {
        TextSlicer slicer = SliceRules.read(sample.json());
        assertThat(slicer.beforeBlanks()).isTrue();
        var random = new Random(23);
        int cuts = 0;
        try (var tokenizer = new UntruncatedTokenizer(sample.json())) {
            for (int i = 0; i < 300; i++) {
                String text = RandomTexts.mixed(random, 1 + random.nextInt(400));
                int[] whole = ids(tokenizer, text);

                int length = 1 + random.nextInt(40);
                var sum = Stream.<int[]>builder();
                for (int start = 0, end; start < text.length(); start = end, cuts++) {
                    end = slicer.end(text, start, length);
                    sum.add(ids(tokenizer, text.substring(start, end)));
                }

                assertThat(sum.build().flatMapToInt(Arrays::stream).toArray())
                        .as(text)
                        .containsExactly(whole);
            }
        }
        assertThat(cuts).isGreaterThan(900);
    }

    @ParameterizedTest
    @MethodSource("sliced")
    void long_text_has_the_count_of_its_tokens(Sample sample) throws IOException {
        String text = RandomTexts.mixed(new Random(5), 5 * TextSlicer.LENGTH);
        try (var tokenizer = new UntruncatedTokenizer(sample.json())) {
            var checks = new AtomicInteger();

            int count = tokenizer.count(text, true, checks::incrementAndGet);

            assertThat(count)
                    .isEqualTo(tokenizer.tokens(text, true, NO_CHECKPOINT).size());
            assertThat(checks).hasValueGreaterThanOrEqualTo(4);
            assertThatThrownBy(() -> tokenizer.count(text, true, () -> {
                        throw new Cancelled("left");
                    }))
                    .isInstanceOf(Cancelled.class);
        }
    }

    static Stream<Sample> whole() {
        return Stream.of(
                changed("no pre-tokenizer", "rerank-tiny", root -> root.putNull("pre_tokenizer")),
                changed(
                        "Metaspace",
                        "rerank-tiny",
                        root -> root.putObject("pre_tokenizer").put("type", "Metaspace")),
                changed("unknown pattern", "rerank-tiny", root -> {
                    ObjectNode split = Json.mapper().createObjectNode().put("type", "Split");
                    split.put("behavior", "Isolated").putObject("pattern").put("Regex", ".{7}");
                    root.set("pre_tokenizer", split);
                }),
                changed(
                        "Prepend",
                        "rerank-tiny",
                        root -> root.putObject("normalizer")
                                .put("type", "Prepend")
                                .put("prepend", "_")),
                changed(
                        "token that takes the blank after it",
                        "rerank-tiny",
                        root -> ((ObjectNode) root.get("added_tokens").get(0)).put("rstrip", true)),
                changed(
                        "token with a blank",
                        "rerank-tiny",
                        root -> ((ObjectNode) root.get("added_tokens").get(0)).put("content", "<a b>")));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void tokenizer_that_may_join_words_is_not_cut(Sample sample) {
        assertThat(SliceRules.read(sample.json())).isEqualTo(TextSlicer.NONE);
    }

    @Test
    void chinese_and_punctuation_are_cut_for_wordpiece_only() {
        assertThat(SliceRules.read(bert().json())).isEqualTo(new TextSlicer(true, true, true));
        assertThat(SliceRules.read(byteLevel().json())).isEqualTo(new TextSlicer(true, false, false));
    }

    static Stream<String> worstCases() {
        return Stream.of(
                "a".repeat(1 << 20),
                " ".repeat(1 << 20),
                RandomTexts.letters(new Random(1), 1 << 20),
                "\u5317".repeat((1 << 20) / 3));
    }

    @ParameterizedTest
    @MethodSource("worstCases")
    void mebibyte_without_a_word_is_counted_within_seconds(String text) throws IOException {
        for (Sample sample : List.of(bert(), byteLevel())) {
            try (var tokenizer = new UntruncatedTokenizer(sample.json())) {
                long started = System.nanoTime();
                assertThat(tokenizer.count(text, false, NO_CHECKPOINT)).isNotNegative();
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    /** Three tokens of one character have the same offsets, which once made the list take time in proportion to the square. */
    @Test
    void tokens_of_long_chinese_are_listed_within_seconds() throws IOException {
        String text = "\u5317\u4EAC".repeat(60_000);
        try (var tokenizer = new UntruncatedTokenizer(byteLevel().json())) {
            long started = System.nanoTime();

            List<Token> tokens = tokenizer.tokens(text, false, NO_CHECKPOINT);

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
            assertThat(tokens.getLast().end()).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    private static int[] ids(UntruncatedTokenizer tokenizer, String text) {
        return tokenizer.tokens(text, false, NO_CHECKPOINT).stream()
                .mapToInt(Token::id)
                .toArray();
    }

    private static Sample changed(String name, String model, Consumer<ObjectNode> change) {
        try {
            JsonNode root = Json.mapper().readTree(model(model));
            change.accept((ObjectNode) root);
            return new Sample(name, Json.mapper().writeValueAsBytes(root));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] model(String name) {
        try (InputStream in = TextSlicerTest.class.getResourceAsStream("/models/" + name + "/tokenizer.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
