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
final class Alternative {
    private static final int MOST_KNOWN = 64;

    private final int choice;
    private final CallIds ids;
    private final Consumer<ChatEvent> events;
    /** Last values of unknown fields around the content. */
    private final Map<String, RawJson> known = new HashMap<>();

    private int length;
    private int calls;
    private @Nullable String finish;

    Alternative(int choice, CallIds ids, Consumer<ChatEvent> events) {
        this.choice = choice;
        this.ids = ids;
        this.events = events;
    }

    void accept(Candidate piece) {
        for (AnswerPart part : piece.parts()) {
            switch (part) {
                case AnswerPart.Text text -> text(text);
                case AnswerPart.Call call -> call(call);
                case AnswerPart.Other other ->
                    delta(AdditionalProperties.NONE.with(KeptJson.EXTRA_CONTENT, KeptJson.part(other.json(), length)));
            }
        }
        if (piece.logprobs() != null) {
            events.accept(new ChatEvent.Content(choice, "", piece.logprobs()));
        }
        delta(piece.extra());
        finish = piece.finish() == null ? finish : piece.finish();
        outer(piece);
    }

    boolean isOver() {
        return finish != null;
    }

    FinishReason reason() {
        return FinishReasons.of(finish, calls > 0);
    }

    private void text(AnswerPart.Text text) {
        String said = text.text();
        String signature = text.signature();
        if (!said.isEmpty()) {
            events.accept(
                    text.thought() ? new ChatEvent.Reasoning(choice, said) : new ChatEvent.Content(choice, said, null));
        }
        if (text.thought()) {
            if (signature != null) {
                detail(KeptJson.thought(said, signature));
            }
        } else {
            length += said.length();
            if (signature != null) {
                detail(KeptJson.textSignature(signature, length));
            }
        }
        delta(text.extra());
    }

    private void call(AnswerPart.Call call) {
        int slot = calls++;
        String id = ids.id(call.id(), choice, slot);
        events.accept(new ChatEvent.ToolCallStart(choice, slot, id, call.name(), null, call.extra()));
        events.accept(new ChatEvent.ToolCallDelta(choice, slot, call.arguments()));
        events.accept(new ChatEvent.ToolCallEnd(choice, slot));
    }

    private void detail(RawJson json) {
        events.accept(new ChatEvent.ReasoningDetail(choice, json));
    }

    private void delta(AdditionalProperties extra) {
        if (!extra.isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(choice, extra, Scope.DELTA));
        }
    }

    /** Emits fields that are new or changed; streams repeat them in every chunk. */
    private void outer(Candidate piece) {
        var news = new ExtraCollector();
        piece.outer().fields().forEach((name, value) -> news(news, name, value));
        if (piece.finish() != null && FinishReasons.isSpecial(piece.finish())) {
            news(news, "native_finish_reason", Json.string(piece.finish()));
        }
        if (!news.isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(choice, news.toAdditionalProperties(), Scope.CHOICE));
        }
    }

    private void news(ExtraCollector news, String name, RawJson value) {
        if (!value.equals(known.get(name))) {
            news.put(name, value);
            if (known.size() < MOST_KNOWN) {
                known.put(name, value);
            }
        }
    }
}
