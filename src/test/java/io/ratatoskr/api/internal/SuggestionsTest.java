package io.ratatoskr.api.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    @ParameterizedTest
    @CsvSource({"'','',0", "'',abc,3", "abc,'',3", "kitten,sitting,3", "flaw,lawn,2", "same,same,0", "ab,ba,2"})
    void the_distance_counts_insertions_deletions_and_substitutions(String from, String to, int distance) {
        assertThat(Suggestions.editDistance(from, to)).isEqualTo(distance);
    }

    @Test
    void the_closest_names_come_first_and_far_ones_not_at_all() {
        List<String> known = List.of("gpt-4o-mini", "gpt-5", "GPT-4O", "gpt-4a", "claude");

        assertThat(Suggestions.closest("gpt-4o", known, 2, name -> name.toLowerCase(Locale.ROOT)))
                .containsExactly("GPT-4O", "gpt-4a", "gpt-5");
        assertThat(Suggestions.closest("x", known, 0, UnaryOperator.identity())).isEmpty();
    }
}
