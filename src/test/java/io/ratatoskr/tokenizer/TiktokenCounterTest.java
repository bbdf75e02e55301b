package io.ratatoskr.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.error.Cancelled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens are those of JTokkit, and long pieces take time in proportion to their length. */
final class TiktokenCounterTest {
    private static final EncodingRegistry JTOKKIT = Encodings.newLazyEncodingRegistry();
    private static final Runnable NO_CHECKPOINT = () -> {};
    private static final int MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"o200k_base", "cl100k_base", "p50k_base", "r50k_base"})
    void tokens_are_those_of_jtokkit(String encoding) {
        Encoding expected = JTOKKIT.getEncoding(encoding).orElseThrow();
        var counter = new TiktokenCounter(encoding);
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            String text = RandomTexts.mixed(random, 1 + random.nextInt(300));
            int[] ids = expected.encodeOrdinary(text).toArray();

            List<Token> tokens = counter.tokens(text, NO_CHECKPOINT);

            assertThat(tokens.stream().mapToInt(Token::id).toArray()).as(text).containsExactly(ids);
            assertThat(counter.count(text, NO_CHECKPOINT)).isEqualTo(ids.length);
            assertThat(tokens.isEmpty() ? 0 : tokens.getLast().end())
                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void merge_with_a_heap_is_the_merge_by_search() {
        BytePairVocabulary vocabulary = BytePairVocabulary.load("o200k_base");
        var searching = new BytePairMerger(vocabulary, NO_CHECKPOINT);
        var heaped = new BytePairMerger(vocabulary, NO_CHECKPOINT);
        var random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            int alphabet = 1 + random.nextInt(26);
            byte[] piece = new byte[2 + random.nextInt(300)];
            for (int at = 0; at < piece.length; at++) {
                piece[at] = (byte) ('a' + random.nextInt(alphabet));
            }

            int tokens = searching.merge(piece, piece.length, Integer.MAX_VALUE);

            assertThat(heaped.merge(piece, piece.length, 0)).isEqualTo(tokens);
            for (int start = 0; start < piece.length; start = searching.end(start)) {
                assertThat(heaped.end(start)).isEqualTo(searching.end(start));
            }
        }
    }

    static List<String> worstCases() {
        var random = new Random(3);
        int[] chinese = random.ints(MEBIBYTE / 3, 0x4E00, 0x9FFF).toArray();
        return List.of(
                "a".repeat(MEBIBYTE),
                " ".repeat(MEBIBYTE),
                "\n".repeat(MEBIBYTE),
                RandomTexts.letters(random, MEBIBYTE),
                RandomTexts.letters(random, MEBIBYTE).toUpperCase(Locale.ROOT),
                new String(chinese, 0, chinese.length),
                "!?-".repeat(MEBIBYTE / 3),
                "\u0301".repeat(MEBIBYTE / 2));
    }

    @ParameterizedTest
    @MethodSource("worstCases")
    void mebibyte_without_a_word_is_counted_within_seconds(String text) {
        for (String encoding : List.of("o200k_base", "cl100k_base", "r50k_base")) {
            var counter = new TiktokenCounter(encoding);
            long started = System.nanoTime();

            assertThat(counter.count(text, NO_CHECKPOINT)).isPositive();

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "word "})
    void count_ends_at_a_checkpoint(String unit) {
        var counter = new TiktokenCounter("o200k_base");
        var checks = new AtomicInteger();

        assertThatThrownBy(() -> counter.count(unit.repeat(MEBIBYTE / unit.length()), () -> {
                    if (checks.incrementAndGet() == 3) {
                        throw new Cancelled("left");
                    }
                }))
                .isInstanceOf(Cancelled.class);
        assertThat(checks).hasValue(3);
    }

    @Test
    void lone_surrogate_is_the_replacement_character() {
        var counter = new TiktokenCounter("cl100k_base");

        assertThat(counter.tokens("a\uD800b", NO_CHECKPOINT)).isEqualTo(counter.tokens("a\uFFFDb", NO_CHECKPOINT));
    }
}
