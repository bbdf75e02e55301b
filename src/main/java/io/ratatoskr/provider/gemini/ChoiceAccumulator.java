package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accumulates the events of one choice. Not thread-safe. */
final class ChoiceAccumulator {
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder details = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private final List<RawJson> logprobs = new ArrayList<>(0);
    private final List<RawJson> parts = new ArrayList<>(0);
    private final List<ToolCall> calls = new ArrayList<>(0);
    private final ExtraCollector extra = new ExtraCollector();
    private final ExtraCollector outer = new ExtraCollector();
    private ChatEvent.@Nullable ToolCallStart openCall;

    void content(ChatEvent.Content event) {
        content.append(event.text());
        if (event.logprobs() != null) {
            logprobs.add(event.logprobs());
        }
    }

    void reasoning(String text) {
        reasoning.append(text);
    }

    /** Appends a list of details. */
    void detail(RawJson list) {
        String text = list.text();
        details.append(details.isEmpty() ? "" : ",").append(text, 1, text.length() - 1);
    }

    void start(ChatEvent.ToolCallStart start) {
        openCall = start;
        arguments.setLength(0);
    }

    void arguments(String text) {
        arguments.append(text);
    }

    void end() {
        if (openCall != null) {
            calls.add(new ToolCall(
                    openCall.id(), openCall.name(), arguments.toString(), openCall.type(), openCall.extra()));
        }
        openCall = null;
    }

    void extra(AdditionalProperties fields) {
        fields.fields().forEach((name, value) -> {
            if (name.equals(ProviderStateJson.EXTRA_CONTENT)) {
                parts.add(value);
            } else {
                extra.put(name, value);
            }
        });
    }

    void outer(AdditionalProperties fields) {
        fields.fields().forEach(outer::put);
    }

    Choice toChoice(int index, FinishReason reason) {
        if (!parts.isEmpty()) {
            extra.put(ProviderStateJson.EXTRA_CONTENT, ProviderStateJson.joinParts(parts));
        }
        return new Choice(
                index,
                content.isEmpty() ? null : content.toString(),
                new AssistantOutput(
                        calls,
                        reasoning.isEmpty() ? null : reasoning.toString(),
                        details.isEmpty() ? null : new RawJson("[" + details + "]"),
                        null),
                reason,
                logprobs.isEmpty() ? null : GeminiLogprobs.join(logprobs),
                extra.toAdditionalProperties(),
                outer.toAdditionalProperties());
    }
}
