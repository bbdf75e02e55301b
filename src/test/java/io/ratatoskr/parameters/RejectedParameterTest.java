package io.ratatoskr.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import org.junit.jupiter.api.Test;

final class RejectedParameterTest {
    @Test
    void provider_names_of_parameters_are_mapped_back() {
        ChatRequest request = ChatRequest.of("m", Message.user("hi"))
                .withOptions(ChatOptions.builder("m")
                        .reasoning(ReasoningConfig.ofEffort("low"))
                        .maxTokens(3)
                        .build());
        assertThat(RejectedParameter.name("reasoning.effort", request)).isEqualTo("reasoning");
        assertThat(RejectedParameter.name("reasoning_effort", request)).isEqualTo("reasoning");
        assertThat(RejectedParameter.name("max_tokens", request)).isEqualTo("max_tokens");
        assertThat(RejectedParameter.name("top_k", request)).isNull();
        assertThat(RejectedParameter.name("", request)).isNull();
    }
}
