package io.ratatoskr.dialect.openai;

import static io.ratatoskr.dialect.openai.SseChunkWriter.ascii;

import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes completion events as chunks. */
final class CompletionChunkWriter {
    private static final byte[] TEXT = ascii(",\"text\":\"");
    private static final byte[] QUOTE = ascii("\"");

    private final SseChunkWriter chunk;
    private final boolean includeUsage;
    private @Nullable Usage usage;

    CompletionChunkWriter(SseChunkWriter chunk, boolean includeUsage) {
        this.chunk = chunk;
        this.includeUsage = includeUsage;
    }

    byte @Nullable [] write(GenerateEvent event) {
        switch (event) {
            case GenerateEvent.Text text -> {
                writeText(text.choice(), text.text());
                chunk.writeLogprobs(text.logprobs());
                chunk.closeChoice(null, AdditionalProperties.NONE);
            }
            case GenerateEvent.UnknownFields unknown -> {
                chunk.addExtra(ReservedFields.CHUNK.removeFrom(unknown.extra()));
                return null;
            }
            case GenerateEvent.UsageUpdate usageUpdate -> {
                usage = usageUpdate.usage();
                return null;
            }
            case GenerateEvent.Done done -> {
                writeFinish(0, done.finishReason());
                new TreeMap<>(done.otherFinishReasons()).forEach(this::writeFinish);
                if (includeUsage && usage != null) {
                    chunk.writeUsage(usage);
                }
            }
        }
        return chunk.takeBytes();
    }

    private void writeFinish(int choice, FinishReason reason) {
        writeText(choice, "");
        chunk.writeLogprobs(null);
        chunk.closeChoice(reason.wireName(), AdditionalProperties.NONE);
    }

    private void writeText(int choice, String text) {
        chunk.openChoice(choice).append(TEXT).out.escaped(text).rawBytes(QUOTE);
    }
}
