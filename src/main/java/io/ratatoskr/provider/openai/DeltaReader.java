package io.ratatoskr.provider.openai;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.openai.ToolCalls.ToolCallDraft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a chat chunk. Reused for each choice; null values are ignored. */
final class DeltaReader {
    private static final String NOTHING = "[]";

    int index;

    @Nullable
    String finish;

    @Nullable
    ErrorBody error;

    @Nullable
    RawJson logprobs;

    @Nullable
    RawJson reasoningDetails;

    @Nullable
    String refusal;

    final MessageText text = new MessageText();
    final List<ToolCallDraft> calls = new ArrayList<>(2);
    final ExtraCollector extra = new ExtraCollector();
    final ExtraCollector outer = new ExtraCollector();

    void read(JsonReader reader) {
        clear();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer given = Lax.integer(reader);
                    index = given == null ? 0 : given;
                }
                case "delta", "message" -> delta(reader);
                case "finish_reason" -> finish = Lax.textOrNumber(reader);
                case "logprobs" -> logprobs = known(reader);
                case "error" -> error = reader.isNull() ? null : ErrorBody.of(reader);
                default -> Lax.keep(reader, outer);
            }
        }
    }

    private void delta(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "content" -> text.content(reader, extra);
                case "role" -> reader.skip();
                case "reasoning", "reasoning_content" -> text.reasoning(reader, extra);
                case "reasoning_details" -> {
                    RawJson details = known(reader);
                    reasoningDetails = details == null || details.text().equals(NOTHING) ? null : details;
                }
                case "refusal" -> refusal = Lax.textOrNumber(reader);
                case "tool_calls" -> calls(reader);
                default -> Lax.keep(reader, extra);
            }
        }
    }

    private void calls(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            var call = new ToolCallDraft();
            call.read(reader);
            calls.add(call);
        }
    }

    private void clear() {
        index = 0;
        finish = null;
        error = null;
        logprobs = null;
        reasoningDetails = null;
        refusal = null;
        text.clear();
        calls.clear();
        extra.clear();
        outer.clear();
    }

    private static @Nullable RawJson known(JsonReader reader) {
        return reader.isNull() ? null : reader.readRaw();
    }
}
