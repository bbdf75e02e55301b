package io.ratatoskr.cache;

import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.parameters.ParameterChange;
import java.util.List;

/** A response as the cache stores it. */
public sealed interface Stored {
    /** Changes to the caller's parameters, as reported with the response. */
    List<ParameterChange> changes();

    /** A complete response, or that to one input of a batch. */
    record Response(ModelResponse response, List<ParameterChange> changes) implements Stored {
        public Response {
            changes = List.copyOf(changes);
        }
    }

    /** The events of a streamed chat, complete. */
    record Chat(StreamMetadata metadata, List<ChatEvent> events, List<ParameterChange> changes) implements Stored {
        public Chat {
            events = List.copyOf(events);
            changes = List.copyOf(changes);
        }
    }

    /** The events of a streamed completion, complete. */
    record Completion(StreamMetadata metadata, List<GenerateEvent> events, List<ParameterChange> changes)
            implements Stored {
        public Completion {
            events = List.copyOf(events);
            changes = List.copyOf(changes);
        }
    }
}
