package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is not YAML is a mistake in one sentence, without names of exceptions. */
final class YamlMessagesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a: !!binary =", "a: [", "a: *missing", "a: !!int x", "%YAML 9.9", "a: b: c"})
    void invalid_yaml_is_one_mistake(String text) {
        List<String> mistakes = new ArrayList<>();
        YamlNode node = YamlNode.parse("models.yaml", text, mistakes);

        assertThat(node.isPresent()).isFalse();
        assertThat(mistakes).singleElement().asString().startsWith("models.yaml: is not valid YAML: ");
        assertThat(mistakes.getFirst()).doesNotContain("Exception", "\n");
    }
}
