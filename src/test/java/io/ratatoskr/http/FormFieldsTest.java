package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class FormFieldsTest {
    private static List<String> fields(String body) {
        var fields = new ArrayList<String>();
        FormFields.forEach(
                body.getBytes(StandardCharsets.ISO_8859_1), (name, value) -> fields.add(name + ":" + value.length()));
        return fields;
    }

    @Test
    void fields_may_have_no_value_or_an_empty_one() {
        assertThat(fields("a&b=&c=d=e&=f&&g=h%3D")).containsExactly("a:0", "b:0", "c:3", "g:2");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void time_grows_with_the_length_of_the_body_and_not_with_its_square() {
        String separators = "&".repeat(8 * 1024 * 1024);
        assertThat(fields(separators)).isEmpty();
    }
}
