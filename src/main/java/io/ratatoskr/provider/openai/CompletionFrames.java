package io.ratatoskr.provider.openai;

import static io.ratatoskr.provider.openai.Frame.ascii;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.Usage;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes completion events as chunks. */
final class CompletionFrames {
    private static final byte[] TEXT = ascii(",\"text\":\"");
    private static final byte[] QUOTE = ascii("\"");

    private final Frame frame;
    private final boolean usageWanted;
    private @Nullable Usage usage;

    CompletionFrames(Frame frame, boolean usageWanted) {
        this.frame = frame;
        this.usageWanted = usageWanted;
    }

    byte @Nullable [] write(GenerateEvent event) {
        switch (event) {
            case GenerateEvent.Text text -> {
                text(text.choice(), text.text());
                frame.logprobs(text.logprobs());
                frame.close(null, AdditionalProperties.NONE);
            }
            case GenerateEvent.UnknownFields unknown -> frame.plain(unknown.extra());
            case GenerateEvent.UsageUpdate counted -> {
                usage = counted.usage();
                return null;
            }
            case GenerateEvent.Done done -> {
                finish(0, done.finishReason());
                new TreeMap<>(done.otherFinishReasons()).forEach(this::finish);
                if (usageWanted && usage != null) {
                    frame.usage(usage);
                }
            }
        }
        return frame.take();
    }

    private void finish(int choice, FinishReason reason) {
        text(choice, "");
        frame.close(reason.wireName(), AdditionalProperties.NONE);
    }

    private void text(int choice, String text) {
        frame.choice(choice).bytes(TEXT).out.escaped(text).rawBytes(QUOTE);
    }
}
