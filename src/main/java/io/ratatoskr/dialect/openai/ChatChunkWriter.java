package io.ratatoskr.dialect.openai;

import static io.ratatoskr.dialect.openai.SseChunkWriter.ascii;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.openai.NestedExtras;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes chat events as chunks. The first chunk of each choice carries the assistant role. */
final class ChatChunkWriter {
    private static final byte[] DELTA = ascii(",\"delta\":{");
    private static final byte[] ROLE = ascii(",\"delta\":{\"role\":\"assistant\"");
    private static final byte[] CONTENT = ascii("\"content\":\"");
    private static final byte[] REFUSAL = ascii("\"refusal\":\"");
    private static final byte[] END_TEXT = ascii("\"}");
    private static final byte[] END_DELTA = ascii("}");
    private static final byte[] COMMA = ascii(",");

    private final SseChunkWriter chunk;
    private final boolean includeUsage;
    private final BitSet startedChoices = new BitSet();
    private final Set<Long> customCalls = new HashSet<>(2);
    private @Nullable Usage usage;

    ChatChunkWriter(SseChunkWriter chunk, boolean includeUsage) {
        this.chunk = chunk;
        this.includeUsage = includeUsage;
    }

    byte @Nullable [] write(ChatEvent event) {
        switch (event) {
            case ChatEvent.Content content -> {
                writeText(content.choice(), CONTENT, content.text());
                if (content.logprobs() != null) {
                    chunk.writeLogprobs(content.logprobs());
                }
                chunk.closeChoice(null, AdditionalProperties.NONE);
            }
            case ChatEvent.Reasoning reasoning -> writeReasoning(reasoning);
            case ChatEvent.Refusal refusal -> {
                writeText(refusal.choice(), REFUSAL, refusal.text());
                chunk.closeChoice(null, AdditionalProperties.NONE);
            }
            case ChatEvent.ReasoningDetail detail -> {
                openDelta(detail.choice()).out.name("reasoning_details").rawOnOneLine(detail.json());
                closeDelta();
            }
            case ChatEvent.ToolCallStart start -> writeToolCallStart(start);
            case ChatEvent.ToolCallDelta delta -> writeToolCallArguments(delta);
            case ChatEvent.ToolCallEnd end -> {
                return null;
            }
            case ChatEvent.UnknownFields unknown -> {
                if (!writeUnknown(unknown)) {
                    return null;
                }
            }
            case ChatEvent.UsageUpdate usageUpdate -> {
                usage = usageUpdate.usage();
                return null;
            }
            case ChatEvent.Done done -> writeDone(done);
        }
        return chunk.takeBytes();
    }

    /** Opens a chunk up to the fields of its delta object. */
    private SseChunkWriter openDelta(int choice) {
        chunk.openChoice(choice);
        if (startedChoices.get(choice)) {
            chunk.append(DELTA).out.commaNeeded(false);
        } else {
            startedChoices.set(choice);
            chunk.append(ROLE).out.commaNeeded(true);
        }
        return chunk;
    }

    private void writeText(int choice, byte[] field, String text) {
        boolean first = !startedChoices.get(choice);
        openDelta(choice);
        if (first) {
            chunk.append(COMMA);
        }
        chunk.append(field).out.escaped(text).rawBytes(END_TEXT);
    }

    private void writeReasoning(ChatEvent.Reasoning reasoning) {
        // OpenRouter clients read the first name, DeepSeek and vLLM clients the second
        openDelta(reasoning.choice())
                .out
                .name("reasoning")
                .string(reasoning.text())
                .name("reasoning_content")
                .string(reasoning.text());
        if (reasoning.details() != null) {
            // In one chunk: clients that read the details ignore the text beside them, but not that of another chunk
            chunk.out.name("reasoning_details").rawOnOneLine(reasoning.details());
        }
        closeDelta();
    }

    private void writeToolCallStart(ChatEvent.ToolCallStart start) {
        String kind = start.type() == null ? "function" : start.type();
        boolean custom = start.type() != null;
        if (custom) {
            customCalls.add(callKey(start.choice(), start.index()));
        }
        openDelta(start.choice()).out.name("tool_calls").beginList().beginObject();
        chunk.out.name("index").number(start.index()).name("id").string(start.id());
        chunk.out.name("type").string(kind).name(kind).beginObject();
        chunk.out
                .name("name")
                .string(start.name())
                .name(custom ? "input" : "arguments")
                .string("");
        chunk.out.fieldsOnOneLine(NestedExtras.get(kind, start.extra())).endObject();
        chunk.out.fieldsOnOneLine(start.extra().without(kind)).endObject().endList();
        closeDelta();
    }

    private void writeToolCallArguments(ChatEvent.ToolCallDelta delta) {
        boolean custom = !customCalls.isEmpty() && customCalls.contains(callKey(delta.choice(), delta.index()));
        openDelta(delta.choice()).out.name("tool_calls").beginList().beginObject();
        chunk.out
                .name("index")
                .number(delta.index())
                .name(custom ? "custom" : "function")
                .beginObject();
        chunk.out.name(custom ? "input" : "arguments").string(delta.arguments());
        chunk.out.endObject().endObject().endList();
        closeDelta();
    }

    /** Returns false when the fields wait for the next chunk. */
    private boolean writeUnknown(ChatEvent.UnknownFields unknown) {
        switch (unknown.scope()) {
            case CHUNK -> {
                chunk.addExtra(ReservedFields.CHUNK.removeFrom(unknown.extra()));
                return false;
            }
            case CHOICE -> {
                openDelta(unknown.choice()).append(END_DELTA);
                chunk.closeChoice(null, ReservedFields.CHOICE.removeFrom(unknown.extra()));
            }
            case DELTA -> {
                openDelta(unknown.choice()).out.fieldsOnOneLine(unknown.extra());
                closeDelta();
            }
        }
        return true;
    }

    private void writeDone(ChatEvent.Done done) {
        writeFinish(0, done.finishReason());
        new TreeMap<>(done.otherFinishReasons()).forEach(this::writeFinish);
        if (includeUsage && usage != null) {
            chunk.writeUsage(usage);
        }
    }

    private void writeFinish(int choice, FinishReason reason) {
        openDelta(choice).append(END_DELTA);
        chunk.closeChoice(reason.wireName(), AdditionalProperties.NONE);
    }

    private void closeDelta() {
        chunk.append(END_DELTA);
        chunk.closeChoice(null, AdditionalProperties.NONE);
    }

    private static long callKey(int choice, int index) {
        return (long) choice << 32 | index;
    }
}
