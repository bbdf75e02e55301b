package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResponseAsStreamTest {
    private static final RawJson LOGPROBS = new RawJson("{\"content\":[],\"refusal\":[]}");
    private static final AdditionalProperties MESSAGE_FIELDS =
            AdditionalProperties.NONE.with("annotations", new RawJson("[1]"));
    private static final AdditionalProperties CHOICE_FIELDS =
            AdditionalProperties.NONE.with("stop_reason", new RawJson("\"</s>\""));

    @Test
    void fields_of_the_choice_and_logprobs_without_content_are_streamed() {
        var first = new Choice(
                0, null, AssistantOutput.ofRefusal("no"), FinishReason.STOP, LOGPROBS, MESSAGE_FIELDS, CHOICE_FIELDS);
        var second = new Choice(
                1, "", AssistantOutput.NONE, FinishReason.LENGTH, null, AdditionalProperties.NONE, CHOICE_FIELDS);

        assertThat(events(first, second))
                .containsExactly(
                        new ChatEvent.Content(0, "", LOGPROBS),
                        new ChatEvent.Refusal(0, "no"),
                        new ChatEvent.UnknownFields(0, MESSAGE_FIELDS, Scope.DELTA),
                        new ChatEvent.UnknownFields(0, CHOICE_FIELDS, Scope.CHOICE),
                        new ChatEvent.UnknownFields(1, CHOICE_FIELDS, Scope.CHOICE),
                        new ChatEvent.Done(FinishReason.STOP, Map.of(1, FinishReason.LENGTH)));
    }

    private static List<Object> events(Choice... choices) {
        var response = new ChatResponse(List.of(choices), null, "m", "p", "id", null, AdditionalProperties.NONE);
        var events = new ArrayList<Object>();
        try (ModelStream<?> stream = ResponseAsStream.of(response)) {
            for (Object event = stream.next(); event != null; event = stream.next()) {
                events.add(event);
            }
        }
        return events;
    }
}
