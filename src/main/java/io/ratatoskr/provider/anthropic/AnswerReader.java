package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed responses. */
final class AnswerReader {
    /** Additional property of a choice that holds content blocks unknown to the gateway. */
    static final String BLOCKS = "content_blocks";

    private final ExtraCollector extra = new ExtraCollector();
    private final AnswerBlocks blocks = new AnswerBlocks();
    private final UsageReader usage = new UsageReader();
    private final AnswerEnd end = new AnswerEnd();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable ErrorBody error;
    private boolean answered;

    private AnswerReader() {}

    /** @param hidden whether thinking is returned for the next request only, not as readable text */
    static ChatResponse chat(byte[] body, Profile profile, boolean hidden) {
        var reader = new AnswerReader();
        BadAnswers.fields(body, profile, AnthropicFailures::disguised, reader::field);
        if (reader.error != null) {
            throw AnthropicFailures.inside(reader.error, profile, BadAnswers.IN_ANSWER);
        }
        if (!reader.answered) {
            throw BadAnswers.of("a response without content", body, profile, AnthropicFailures::disguised);
        }
        return reader.response(hidden);
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "id" -> id = Lax.known(reader, id);
            case "model" -> model = Lax.known(reader, model);
            case "type", "role" -> reader.skip();
            case "content" -> {
                answered |= reader.isList() || reader.isString();
                blocks.read(reader, id);
            }
            case "usage" -> usage.read(reader);
            case "stop_reason", "stop_sequence", "stop_details" -> end.field(reader);
            case "error" -> {
                if (reader.isNull()) {
                    reader.skip();
                } else {
                    error = ErrorBody.of(reader);
                }
            }
            default -> Lax.keep(reader, extra);
        }
    }

    private ChatResponse response(boolean hidden) {
        AdditionalProperties unknown =
                blocks.others.isEmpty() ? AdditionalProperties.NONE : AdditionalProperties.NONE.with(BLOCKS, AnswerBlocks.list(blocks.others));
        var choice = new Choice(
                0,
                blocks.text(),
                hidden ? null : blocks.thinking(),
                blocks.thoughts.isEmpty() ? null : AnswerBlocks.list(blocks.thoughts),
                end.refusal(),
                blocks.calls,
                end.reason(!blocks.calls.isEmpty()),
                null,
                unknown,
                end.told());
        return new ChatResponse(choice, List.of(), usage.usage(), model, "", id, null, extra.toAdditionalProperties());
    }
}
