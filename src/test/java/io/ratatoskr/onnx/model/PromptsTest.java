package io.ratatoskr.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromptsTest {
    private static final Prompts PROMPTS = new Prompts(Map.of("query", "q: ", "passage", "p: ", "sts", "s: "), "d: ");

    @ParameterizedTest
    @CsvSource({
        ", 'd: '",
        "query, 'q: '",
        "QUERY, 'q: '",
        "search_query, 'q: '",
        "RETRIEVAL_QUERY, 'q: '",
        "retrieval.query, 'q: '",
        "document, 'p: '",
        "passage, 'p: '",
        "corpus, 'p: '",
        "search_document, 'p: '",
        "RETRIEVAL_DOCUMENT, 'p: '",
        "retrieval.passage, 'p: '",
        "STS, 's: '",
        "clustering, ''",
        "'', ''"
    })
    void an_input_type_selects_the_prompt_of_the_same_meaning(String inputType, String prompt) {
        assertThat(PROMPTS.of(inputType)).isEqualTo(prompt);
    }

    @ParameterizedTest
    @CsvSource({"search_query, query", "query, search_query", "search_document, document", "document, search_document"})
    void prompts_may_have_the_names_of_other_providers(String name, String inputType) {
        assertThat(new Prompts(Map.of(name, "x: "), "").of(inputType)).isEqualTo("x: ");
    }
}
