package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.Completion;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed chat and completion responses. */
final class AnswerReader {
    private final Profile profile;
    private final AnswerHead head = new AnswerHead();
    private final UsageReader usage = new UsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private final List<ChoiceReader> choices = new ArrayList<>(1);
    private final List<TextChoice> texts = new ArrayList<>(1);
    private @Nullable ErrorBody error;

    private AnswerReader(Profile profile) {
        this.profile = profile;
    }

    static ChatResponse chat(byte[] body, Profile profile) {
        return new AnswerReader(profile).chat(body);
    }

    static GenerateResponse generate(byte[] body, Profile profile) {
        return new AnswerReader(profile).generate(body);
    }

    private ChatResponse chat(byte[] body) {
        BadAnswers.fields(body, profile, OpenAiFailures::disguised, reader -> {
            if (!reader.name().equals("choices")) {
                field(reader);
            } else if (reader.isList()) {
                reader.beginList();
                while (reader.nextElement()) {
                    var choice = new ChoiceReader(choices.size());
                    choice.read(reader);
                    choices.add(choice);
                }
            }
        });
        for (ChoiceReader choice : choices) {
            failed(choice.error, choice.finish);
        }
        check(choices, body);
        var ids = new CallIds(head.id);
        List<Choice> made = new ArrayList<>(choices.size());
        for (ChoiceReader choice : choices) {
            made.add(choice.choice(ids));
        }
        made.sort(Comparator.comparingInt(Choice::index));
        return new ChatResponse(
                made.getFirst(),
                made.subList(1, made.size()),
                usage.usage(),
                head.model,
                "",
                head.id,
                head.created,
                extra.toAdditionalProperties());
    }

    private GenerateResponse generate(byte[] body) {
        BadAnswers.fields(body, profile, OpenAiFailures::disguised, reader -> {
            if (!reader.name().equals("choices")) {
                field(reader);
            } else if (reader.isList()) {
                reader.beginList();
                while (reader.nextElement()) {
                    var choice = new TextChoice(texts.size());
                    choice.read(reader);
                    texts.add(choice);
                }
            }
        });
        for (TextChoice choice : texts) {
            failed(choice.error, choice.finish);
        }
        check(texts, body);
        List<Completion> completions = new ArrayList<>(texts.size());
        for (TextChoice choice : texts) {
            completions.add(choice.completion());
        }
        completions.sort(Comparator.comparingInt(Completion::index));
        return new GenerateResponse(completions, usage.usage(), head.model, "", head.id, head.created, extra.toAdditionalProperties());
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "id", "model", "created" -> head.field(reader);
            case "object" -> reader.skip();
            case "usage" -> usage.read(reader);
            case "error" -> error = reader.isNull() ? null : ErrorBody.of(reader);
            default -> extra.collect(reader);
        }
    }

    private void failed(@Nullable ErrorBody inChoice, @Nullable String finish) {
        if (error == null && inChoice != null) {
            error = inChoice;
        } else if (error == null && FinishReasons.ERROR.equals(finish)) {
            error = ErrorBody.message("the response ended with finish_reason error");
        }
    }

    private void check(List<?> found, byte[] body) {
        if (error != null) {
            throw OpenAiFailures.inside(error, profile, BadAnswers.IN_ANSWER);
        }
        if (found.isEmpty()) {
            throw BadAnswers.of("a response without choices", body, profile, OpenAiFailures::disguised);
        }
    }
}
