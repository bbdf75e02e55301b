package io.ratatoskr.grpc.message;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.grpc.v1.Wire;
import java.util.function.Function;
import java.util.function.Supplier;

/** Events of a streamed completion on the wire, as {@link ChatEventWriter} writes those of chats. Used by one thread. */
public final class GenerateEventWriter implements Function<GenerateEvent, Wire.GenerateEvent> {
    private final Supplier<StreamMetadata> metadata;
    private boolean started;

    /** @param metadata of the stream, called with its first event */
    public GenerateEventWriter(Supplier<StreamMetadata> metadata) {
        this.metadata = metadata;
    }

    @Override
    public Wire.GenerateEvent apply(GenerateEvent event) {
        Wire.GenerateEvent.Builder message = Wire.GenerateEvent.newBuilder();
        switch (event) {
            case GenerateEvent.Text text -> {
                message.setText(text.text()).setChoice(text.choice());
                if (text.logprobs() != null) {
                    message.setLogprobsJson(text.logprobs().text());
                }
            }
            case GenerateEvent.UnknownFields unknown ->
                message.setText("").setChoice(unknown.choice()).setExtraJson(WireValues.text(unknown.extra()));
            case GenerateEvent.UsageUpdate update -> message.setText("").setUsage(UsageWriter.write(update.usage()));
            case GenerateEvent.Done done -> {
                message.setDone(true).setFinishReason(FinishReasons.write(done.finishReason()));
                done.otherFinishReasons()
                        .forEach(
                                (choice, reason) -> message.putOtherFinishReasons(choice, FinishReasons.write(reason)));
            }
        }
        if (!started) {
            started = true;
            message.setStream(StreamInfoWriter.write(metadata.get()));
        }
        return message.build();
    }
}
