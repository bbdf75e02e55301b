package io.ratatoskr.camel.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextWindowsTest {
    @Test
    void short_texts_are_one_piece_and_blank_ones_none() {
        assertThat(TextWindows.of(List.of("abcd", "", " \n", "e"), 4)).containsExactly("abcd", "e");
        assertThat(TextWindows.of(List.of(), 4)).isEmpty();
    }

    @Test
    void pieces_overlap_by_half_and_reach_the_end() {
        assertThat(TextWindows.of(List.of("abcdefg"), 4)).containsExactly("abcd", "cdef", "efg");
    }

    @Test
    void surrogate_pairs_stay_whole_and_every_length_ends() {
        String text = "\ud83d\ude00".repeat(50) + "x";
        for (int length = 4; length < 30; length++) {
            assertThat(TextWindows.of(List.of(text), length))
                    .allMatch(
                            piece -> piece.codePoints().noneMatch(c -> Character.isSurrogate((char) c) && c < 0x10000))
                    .last()
                    .asString()
                    .endsWith("x");
        }
        assertThatThrownBy(() -> TextWindows.of(List.of(text), 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
