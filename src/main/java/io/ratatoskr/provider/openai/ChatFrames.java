package io.ratatoskr.provider.openai;

import static io.ratatoskr.provider.openai.Frame.ascii;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.Usage;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes chat events as chunks. The first chunk of each choice carries the assistant role. */
final class ChatFrames {
    private static final byte[] DELTA = ascii(",\"delta\":{");
    private static final byte[] ROLE = ascii(",\"delta\":{\"role\":\"assistant\"");
    private static final byte[] CONTENT = ascii("\"content\":\"");
    private static final byte[] REFUSAL = ascii("\"refusal\":\"");
    private static final byte[] END_TEXT = ascii("\"}");
    private static final byte[] END_DELTA = ascii("}");
    private static final byte[] COMMA = ascii(",");

    private final Frame frame;
    private final boolean usageWanted;
    private final BitSet begun = new BitSet();
    private final Set<Long> customCalls = new HashSet<>(2);
    private @Nullable Usage usage;

    ChatFrames(Frame frame, boolean usageWanted) {
        this.frame = frame;
        this.usageWanted = usageWanted;
    }

    byte @Nullable [] write(ChatEvent event) {
        switch (event) {
            case ChatEvent.Content content -> {
                text(content.choice(), CONTENT, content.text());
                frame.logprobs(content.logprobs());
                frame.close(null, AdditionalProperties.NONE);
            }
            case ChatEvent.Reasoning reasoning -> reasoning(reasoning);
            case ChatEvent.Refusal refusal -> {
                text(refusal.choice(), REFUSAL, refusal.text());
                frame.close(null, AdditionalProperties.NONE);
            }
            case ChatEvent.ReasoningDetail detail -> {
                delta(detail.choice()).out.name("reasoning_details").rawOnOneLine(detail.json());
                close();
            }
            case ChatEvent.ToolCallStart start -> start(start);
            case ChatEvent.ToolCallDelta delta -> arguments(delta);
            case ChatEvent.ToolCallEnd end -> {
                return null;
            }
            case ChatEvent.UnknownFields unknown -> unknown(unknown);
            case ChatEvent.UsageUpdate counted -> {
                usage = counted.usage();
                return null;
            }
            case ChatEvent.Done done -> done(done);
        }
        return frame.take();
    }

    /** Opens a chunk up to the fields of its delta object. */
    private Frame delta(int choice) {
        frame.choice(choice);
        if (begun.get(choice)) {
            frame.bytes(DELTA).out.commaNeeded(false);
        } else {
            begun.set(choice);
            frame.bytes(ROLE).out.commaNeeded(true);
        }
        return frame;
    }

    private void text(int choice, byte[] field, String text) {
        boolean first = !begun.get(choice);
        delta(choice);
        if (first) {
            frame.bytes(COMMA);
        }
        frame.bytes(field).out.escaped(text).rawBytes(END_TEXT);
    }

    private void reasoning(ChatEvent.Reasoning reasoning) {
        // OpenRouter clients read the first name, DeepSeek and vLLM clients the second
        delta(reasoning.choice())
                .out
                .name("reasoning")
                .string(reasoning.text())
                .name("reasoning_content")
                .string(reasoning.text());
        close();
    }

    private void start(ChatEvent.ToolCallStart start) {
        String kind = start.type() == null ? "function" : start.type();
        boolean custom = start.type() != null;
        if (custom) {
            customCalls.add(key(start.choice(), start.index()));
        }
        delta(start.choice()).out.name("tool_calls").beginList().beginObject();
        frame.out.name("index").number(start.index()).name("id").string(start.id());
        frame.out.name("type").string(kind).name(kind).beginObject();
        frame.out
                .name("name")
                .string(start.name())
                .name(custom ? "input" : "arguments")
                .string("");
        frame.out.fieldsOnOneLine(Nested.inside(kind, start.extra())).endObject();
        frame.out.fieldsOnOneLine(start.extra().without(kind)).endObject().endList();
        close();
    }

    private void arguments(ChatEvent.ToolCallDelta delta) {
        boolean custom = !customCalls.isEmpty() && customCalls.contains(key(delta.choice(), delta.index()));
        delta(delta.choice()).out.name("tool_calls").beginList().beginObject();
        frame.out
                .name("index")
                .number(delta.index())
                .name(custom ? "custom" : "function")
                .beginObject();
        frame.out.name(custom ? "input" : "arguments").string(delta.arguments());
        frame.out.endObject().endObject().endList();
        close();
    }

    private void unknown(ChatEvent.UnknownFields unknown) {
        switch (unknown.scope()) {
            case CHUNK -> frame.plain(unknown.extra());
            case CHOICE -> {
                delta(unknown.choice()).bytes(END_DELTA);
                frame.close(null, unknown.extra());
            }
            case DELTA -> {
                delta(unknown.choice()).out.fieldsOnOneLine(unknown.extra());
                close();
            }
        }
    }

    private void done(ChatEvent.Done done) {
        finish(0, done.finishReason());
        new TreeMap<>(done.otherFinishReasons()).forEach(this::finish);
        if (usageWanted && usage != null) {
            frame.usage(usage);
        }
    }

    private void finish(int choice, FinishReason reason) {
        delta(choice).bytes(END_DELTA);
        frame.close(reason.wireName(), AdditionalProperties.NONE);
    }

    private void close() {
        frame.bytes(END_DELTA);
        frame.close(null, AdditionalProperties.NONE);
    }

    private static long key(int choice, int index) {
        return (long) choice << 32 | index;
    }
}
