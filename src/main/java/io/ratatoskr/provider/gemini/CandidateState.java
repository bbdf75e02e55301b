package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** State of one candidate of a response; emits its chunks as events. Not thread-safe. */
final class CandidateState {
    private static final int MAX_KNOWN_FIELDS = 64;

    private final int choiceIndex;
    private final GeminiToolCallIds ids;
    private final Consumer<ChatEvent> events;
    /** Last values of unknown fields around the content. */
    private final Map<String, RawJson> lastFields = new HashMap<>();

    private int textLength;
    private int callCount;
    private @Nullable String nativeFinishReason;

    CandidateState(int choiceIndex, GeminiToolCallIds ids, Consumer<ChatEvent> events) {
        this.choiceIndex = choiceIndex;
        this.ids = ids;
        this.events = events;
    }

    void accept(GeminiCandidate chunk) {
        for (GeminiPart part : chunk.parts()) {
            switch (part) {
                case GeminiPart.Text text -> emitText(text);
                case GeminiPart.Call call -> emitCall(call);
                case GeminiPart.Other other ->
                    emitDelta(AdditionalProperties.NONE.with(ProviderStateJson.EXTRA_CONTENT, ProviderStateJson.rawPart(other.json(), textLength)));
            }
        }
        if (chunk.logprobs() != null) {
            events.accept(new ChatEvent.Content(choiceIndex, "", chunk.logprobs()));
        }
        emitDelta(chunk.extra());
        nativeFinishReason = chunk.finishReason() == null ? nativeFinishReason : chunk.finishReason();
        emitChoiceFields(chunk);
    }

    boolean isFinished() {
        return nativeFinishReason != null;
    }

    FinishReason finishReason() {
        return GeminiFinishReasons.toFinishReason(nativeFinishReason, callCount > 0);
    }

    private void emitText(GeminiPart.Text text) {
        String content = text.text();
        String signature = text.signature();
        if (!content.isEmpty()) {
            events.accept(
                    text.thought() ? new ChatEvent.Reasoning(choiceIndex, content) : new ChatEvent.Content(choiceIndex, content, null));
        }
        if (text.thought()) {
            if (signature != null) {
                emitReasoningDetail(ProviderStateJson.signedThought(content, signature));
            }
        } else {
            textLength += content.length();
            if (signature != null) {
                emitReasoningDetail(ProviderStateJson.textSignature(signature, textLength));
            }
        }
        emitDelta(text.extra());
    }

    private void emitCall(GeminiPart.Call call) {
        int callIndex = callCount++;
        String id = ids.idFor(call.id(), choiceIndex, callIndex);
        events.accept(new ChatEvent.ToolCallStart(choiceIndex, callIndex, id, call.name(), null, call.extra()));
        events.accept(new ChatEvent.ToolCallDelta(choiceIndex, callIndex, call.arguments()));
        events.accept(new ChatEvent.ToolCallEnd(choiceIndex, callIndex));
    }

    private void emitReasoningDetail(RawJson json) {
        events.accept(new ChatEvent.ReasoningDetail(choiceIndex, json));
    }

    private void emitDelta(AdditionalProperties extra) {
        if (!extra.isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(choiceIndex, extra, Scope.DELTA));
        }
    }

    /** Emits fields that are new or changed; streams repeat them in every chunk. */
    private void emitChoiceFields(GeminiCandidate chunk) {
        var changed = new ExtraCollector();
        chunk.outer().fields().forEach((name, value) -> putIfChanged(changed, name, value));
        if (chunk.finishReason() != null && GeminiFinishReasons.isNonStandard(chunk.finishReason())) {
            putIfChanged(changed, "native_finish_reason", Json.string(chunk.finishReason()));
        }
        if (!changed.isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(choiceIndex, changed.toAdditionalProperties(), Scope.CHOICE));
        }
    }

    private void putIfChanged(ExtraCollector changed, String name, RawJson value) {
        if (!value.equals(lastFields.get(name))) {
            changed.put(name, value);
            if (lastFields.size() < MAX_KNOWN_FIELDS) {
                lastFields.put(name, value);
            }
        }
    }
}
