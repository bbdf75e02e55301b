package io.ratatoskr.api.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({"'',''", "abcd,abcd", "abcde,abcd…", "abc\uD83D\uDE00,abc…", "ab\uD83D\uDE00x,ab\uD83D\uDE00…"})
    void a_text_over_the_limit_ends_with_an_ellipsis(String text, String shortened) {
        assertThat(Text.shorten(text, 4)).isEqualTo(shortened);
    }

    @Test
    void a_name_in_a_message_cannot_change_the_line_or_its_direction() {
        assertThat(Text.printableName("a\nb\u202Ec")).isEqualTo("a?b?c");
        assertThat(Text.printableName("x".repeat(201))).hasSize(201).endsWith("x…");
    }

    @Test
    void control_characters_become_question_marks_except_line_ends() {
        assertThat(Text.printable("a\u0000b\u001bc\u007fd\u0085e\tf\ng", 100)).isEqualTo("a?b?c?d?e?f\ng");
        String printable = "no ctrl Ægir 😀";
        assertThat(Text.printable(printable, printable.length())).isSameAs(printable);
        assertThat(Text.printable("abcdef\u0000", 5)).isEqualTo("abcde…");
        assertThat(Text.echo("a\r\nb\u0000")).isEqualTo("a??b?");
    }
}
