package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Completion;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import java.util.HashMap;
import java.util.Map;

/** Decodes a streamed completion. */
final class CompletionChunkReader extends ChunkReader<GenerateEvent> {
    CompletionChunkReader(Profile profile) {
        super(profile);
    }

    @Override
    void choice(JsonReader reader) {
        var choice = new TextChoice(0);
        choice.read(reader);
        ended(choice.index, choice.finish, choice.error);
        String text = choice.text;
        if (text != null && !text.isEmpty() || choice.logprobs != null) {
            emit(new GenerateEvent.Text(choice.index, text == null ? "" : text, choice.logprobs));
        }
        if (!choice.extra.isEmpty()) {
            emit(new GenerateEvent.UnknownFields(choice.index, choice.extra.toAdditionalProperties()));
        }
    }

    @Override
    protected void whole(byte[] body) {
        GenerateResponse answer = AnswerReader.generate(body, profile);
        head(new StreamMetadata(answer.id(), answer.model(), "", answer.created(), answer.extra()));
        Map<Integer, FinishReason> further = new HashMap<>();
        for (Completion completion : answer.completions()) {
            int index = completion.index();
            emit(new GenerateEvent.Text(index, completion.text(), completion.logprobs()));
            if (!completion.extra().isEmpty()) {
                emit(new GenerateEvent.UnknownFields(index, completion.extra()));
            }
            further.put(index, completion.finishReason());
        }
        further.remove(answer.completions().getFirst().index());
        if (answer.usage() != null) {
            emit(new GenerateEvent.UsageUpdate(answer.usage()));
        }
        emit(new GenerateEvent.Done(answer.finishReason(), further));
    }

    @Override
    void finish(FinishReason reason, Map<Integer, FinishReason> further) {
        emit(new GenerateEvent.Done(reason, further));
    }

    @Override
    GenerateEvent unknown(AdditionalProperties extra) {
        return new GenerateEvent.UnknownFields(0, extra);
    }

    @Override
    GenerateEvent counted(Usage counts) {
        return new GenerateEvent.UsageUpdate(counts);
    }

    @Override
    boolean calledTools(int choice) {
        return false;
    }

    @Override
    boolean commits(GenerateEvent event) {
        return event.preventsFallback();
    }
}
