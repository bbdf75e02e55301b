package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.Completion;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed responses. */
final class WholeAnswer {
    private static final String WHERE = "the response";

    private WholeAnswer() {}

    static ChatResponse chat(ChatRequest request, byte[] body, Profile profile) {
        Line line = line(body, profile);
        var ids = new CallIds(profile.name(), request.messages().size());
        var calls = new ArrayList<ToolCall>(line.calls.size());
        for (Line.Call call : line.calls) {
            calls.add(new ToolCall(
                    ids.next(call.id(), line.createdAt), call.name(), call.arguments(), null, call.extra()));
        }
        boolean silent = !calls.isEmpty() && "".equals(line.content);
        boolean hidden = Think.hidden(request.options().reasoning());
        var choice = new Choice(
                0,
                silent ? null : line.content,
                hidden ? null : emptyAsNull(line.thinking),
                null,
                null,
                calls,
                Ends.reason(line, !calls.isEmpty()),
                line.logprobs,
                line.messageExtra.toAdditionalProperties());
        return new ChatResponse(
                choice,
                List.of(),
                line.counts.usage(),
                line.model,
                "",
                null,
                Times.seconds(line.createdAt),
                Ends.extra(line));
    }

    static GenerateResponse generate(byte[] body, Profile profile) {
        Line line = line(body, profile);
        String thinking = emptyAsNull(line.thinking);
        AdditionalProperties beside = thinking == null ? AdditionalProperties.NONE : AdditionalProperties.NONE.with("thinking", Json.string(thinking));
        String text = line.content == null ? "" : line.content;
        return new GenerateResponse(
                List.of(new Completion(0, text, Ends.reason(line, false), line.logprobs, beside)),
                line.counts.usage(),
                line.model,
                "",
                null,
                Times.seconds(line.createdAt),
                Ends.extra(line));
    }

    private static Line line(byte[] body, Profile profile) {
        Line line = Line.read(body, 0, body.length, profile, WHERE);
        if (!line.said) {
            throw BadAnswers.bad(profile, "a response without a message: " + Unreadable.shown(body, 0, body.length));
        }
        if (Boolean.FALSE.equals(line.done)) {
            throw BadAnswers.bad(profile, "a response with done=false");
        }
        return line;
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
