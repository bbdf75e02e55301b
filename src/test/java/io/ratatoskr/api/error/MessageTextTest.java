package io.ratatoskr.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What callers and providers wrote appears in messages without control characters. */
final class MessageTextTest {
    @Test
    void a_message_has_no_control_characters() {
        assertThat(new InvalidRequest("type is 'json_sc\u0000hema\u001b[2J'")).hasMessage("type is 'json_sc?hema?[2J'");
        assertThat(new ProviderUnavailable("acme: \u007f", ProviderUnavailable.Reason.TIMEOUT, new RuntimeException()))
                .hasMessage("acme: ?");
    }

    @Test
    void a_message_is_bounded_except_the_list_of_problems_of_the_configuration() {
        String text = "x".repeat(70_000);
        assertThat(new InvalidRequest(text).getMessage()).hasSize(4_001);
        assertThat(new ConfigurationInvalid(text).getMessage()).hasSizeGreaterThan(70_000 - 1);
    }

    @Test
    void problems_of_the_configuration_stay_on_lines_of_their_own() {
        assertThat(new ConfigurationInvalid(List.of("a", "b")).getMessage().lines())
                .hasSize(3);
    }

    @Test
    void the_name_of_a_model_cannot_add_a_line() {
        assertThat(NotSupported.operation("a\nb\r\nc", "acme", "chat", List.of())
                        .getMessage())
                .startsWith("model 'a?b??c' (provider 'acme')");
    }
}
