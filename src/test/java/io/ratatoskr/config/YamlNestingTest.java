package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** YAML that is nested so deeply that its loader would exhaust the stack. */
final class YamlNestingTest {
    private static List<String> deep() {
        var indented = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            indented.append(" ".repeat(i)).append("a:\n");
        }
        return List.of(
                "[".repeat(200_000),
                "[".repeat(50_000) + "]".repeat(50_000),
                "aliases: " + "{a: ".repeat(50_000) + "1" + "}".repeat(50_000),
                "- ".repeat(50_000) + "x",
                indented.toString());
    }

    @ParameterizedTest
    @MethodSource("deep")
    void deep_yaml_is_a_mistake_of_one_sentence(String text) {
        var mistakes = new ArrayList<String>();
        assertThat(YamlNode.parse("models.yaml", text, mistakes).isPresent()).isFalse();
        assertThat(mistakes).singleElement().asString().startsWith("models.yaml: is not valid YAML: ");
    }
}
