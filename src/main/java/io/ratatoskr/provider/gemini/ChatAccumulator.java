package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accumulates the events of {@link GeminiChunkReader} into a response. Not thread-safe. */
final class ChatAccumulator {
    private final Map<Integer, ChoiceAccumulator> choices = new TreeMap<>();
    private final Map<String, RawJson> extra = new LinkedHashMap<>();
    private @Nullable Usage usage;
    private FinishReason firstFinishReason = FinishReason.STOP;
    private Map<Integer, FinishReason> otherFinishReasons = Map.of();

    void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.Content content -> choice(content.choice()).content(content);
            case ChatEvent.Reasoning reasoning -> {
                choice(reasoning.choice()).reasoning(reasoning.text());
                if (reasoning.details() != null) {
                    choice(reasoning.choice()).detail(reasoning.details());
                }
            }
            case ChatEvent.ReasoningDetail detail -> choice(detail.choice()).detail(detail.json());
            case ChatEvent.ToolCallStart start -> choice(start.choice()).start(start);
            case ChatEvent.ToolCallDelta delta -> choice(delta.choice()).arguments(delta.arguments());
            case ChatEvent.ToolCallEnd end -> choice(end.choice()).end();
            // Gemini has none; a filtered response ends with its reason
            case ChatEvent.Refusal refusal -> choice(refusal.choice());
            case ChatEvent.UnknownFields unknown -> {
                switch (unknown.scope()) {
                    case CHUNK -> extra.putAll(unknown.extra().fields());
                    case CHOICE -> choice(unknown.choice()).outer(unknown.extra());
                    case DELTA -> choice(unknown.choice()).extra(unknown.extra());
                }
            }
            case ChatEvent.UsageUpdate update -> usage = update.usage();
            case ChatEvent.Done done -> {
                firstFinishReason = done.finishReason();
                otherFinishReasons = done.otherFinishReasons();
            }
        }
    }

    ChatResponse toResponse(StreamMetadata metadata) {
        List<Choice> result = new ArrayList<>();
        result.add(choice(0).toChoice(0, firstFinishReason));
        new TreeMap<>(otherFinishReasons)
                .forEach((index, reason) -> result.add(choice(index).toChoice(index, reason)));
        var fields = new LinkedHashMap<>(metadata.extra().fields());
        fields.putAll(extra);
        return new ChatResponse(
                result,
                usage,
                metadata.model(),
                "",
                metadata.id(),
                metadata.created(),
                new AdditionalProperties(fields));
    }

    private ChoiceAccumulator choice(int index) {
        return choices.computeIfAbsent(index, ignored -> new ChoiceAccumulator());
    }
}
