package io.ratatoskr.camel.provider;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.Completion;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Presents a full response as a stream, for streaming requests to a provider that does not stream. */
final class Replay {
    private Replay() {}

    static ModelStream<?> of(ModelResponse response) {
        return switch (response) {
            case ChatResponse chat ->
                new Chat(
                        new StreamMetadata(chat.id(), chat.model(), chat.provider(), chat.created(), chat.extra()),
                        events(chat).iterator());
            case GenerateResponse generate ->
                new Generate(
                        new StreamMetadata(
                                generate.id(),
                                generate.model(),
                                generate.provider(),
                                generate.created(),
                                generate.extra()),
                        events(generate).iterator());
            case EmbedResponse embed -> throw new NotSupported("embeddings are not streamed");
            case ScoringResponse task -> throw new NotSupported("scores are not streamed");
        };
    }

    static List<ChatEvent> events(ChatResponse response) {
        var events = new ArrayList<ChatEvent>();
        add(events, response.choice());
        response.otherChoices().forEach(choice -> add(events, choice));
        if (response.usage() != null) {
            events.add(new ChatEvent.UsageUpdate(response.usage()));
        }
        Map<Integer, FinishReason> further = new HashMap<>();
        response.otherChoices().forEach(choice -> further.put(choice.index(), choice.finishReason()));
        events.add(new ChatEvent.Done(response.finishReason(), further));
        return events;
    }

    private static void add(List<ChatEvent> events, Choice choice) {
        int at = choice.index();
        if (choice.reasoning() != null) {
            events.add(new ChatEvent.Reasoning(at, choice.reasoning()));
        }
        if (choice.reasoningDetails() != null) {
            events.add(new ChatEvent.ReasoningDetail(at, choice.reasoningDetails()));
        }
        if (choice.content() != null) {
            events.add(new ChatEvent.Content(at, choice.content(), choice.logprobs()));
        }
        if (choice.refusal() != null) {
            events.add(new ChatEvent.Refusal(at, choice.refusal()));
        }
        int slot = 0;
        for (ToolCall call : choice.toolCalls()) {
            events.add(new ChatEvent.ToolCallStart(at, slot, call.id(), call.name(), call.type(), call.extra()));
            events.add(new ChatEvent.ToolCallDelta(at, slot, call.arguments()));
            events.add(new ChatEvent.ToolCallEnd(at, slot));
            slot++;
        }
        if (!choice.extra().isEmpty()) {
            events.add(new ChatEvent.UnknownFields(at, choice.extra(), true));
        }
    }

    private static List<GenerateEvent> events(GenerateResponse response) {
        var events = new ArrayList<GenerateEvent>();
        Map<Integer, FinishReason> further = new HashMap<>();
        for (Completion completion : response.completions()) {
            events.add(new GenerateEvent.Text(completion.index(), completion.text(), completion.logprobs()));
            if (!completion.extra().isEmpty()) {
                events.add(new GenerateEvent.UnknownFields(completion.index(), completion.extra()));
            }
            if (completion.index() > 0) {
                further.put(completion.index(), completion.finishReason());
            }
        }
        if (response.usage() != null) {
            events.add(new GenerateEvent.UsageUpdate(response.usage()));
        }
        events.add(new GenerateEvent.Done(response.finishReason(), further));
        return events;
    }

    private abstract static class Told<E> implements ModelStream<E> {
        private final StreamMetadata head;
        private final Iterator<E> events;

        Told(StreamMetadata head, Iterator<E> events) {
            this.head = head;
            this.events = events;
        }

        @Override
        public StreamMetadata metadata() {
            return head;
        }

        @Override
        public @Nullable E next() {
            return events.hasNext() ? events.next() : null;
        }

        @Override
        public boolean await(Duration atMost) {
            return true;
        }

        @Override
        public void close() {}
    }

    private static final class Chat extends Told<ChatEvent> implements ChatStream {
        Chat(StreamMetadata head, Iterator<ChatEvent> events) {
            super(head, events);
        }
    }

    private static final class Generate extends Told<GenerateEvent> implements GenerateStream {
        Generate(StreamMetadata head, Iterator<GenerateEvent> events) {
            super(head, events);
        }
    }
}
