package io.ratatoskr.mock;

import io.ratatoskr.mock.MockStreamEvent.StreamPart;
import io.ratatoskr.mock.StreamOptions.Interruption;
import io.ratatoskr.mock.StreamOptions.InterruptionKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one streamed response, with the additions, omissions and faults of its options.
 *
 * @param firstDelta index of the first word, reasoning or tool call; of the finish reason, or the end, if there is none
 */
record StreamPlan(List<MockStreamEvent> events, int firstDelta) {
    private static final String GARBAGE = "\u0001{\"garbage\":<<<not json>>>";

    static StreamPlan of(MockCall call, ComposedReply reply, StreamOptions form) {
        WireFormat wire = call.format().wire();
        List<MockStreamEvent> events = new ArrayList<>(wire.streamEvents(call, reply, form.ending()));
        if (form.startsWithEmptyEvent()) {
            // Anthropic's clients require message_start first
            events.add(call.format() == MockFormat.ANTHROPIC ? 1 : 0, wire.emptyEvent(call));
        }
        if (form.repeatsEnd()) {
            repeatEnd(events, wire.framing(call));
        }
        Interruption interruption = form.interruption();
        if (interruption != null) {
            interrupt(events, call, interruption);
        }
        if (form.pings()) {
            events = withPings(events, call.format());
        }
        for (int i = 0; i < form.commentCount(); i++) {
            events.addFirst(MockStreamEvent.of(StreamPart.COMMENT, "OPENROUTER PROCESSING"));
        }
        return new StreamPlan(events, firstDelta(events));
    }

    private static int firstDelta(List<MockStreamEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            StreamPart part = events.get(i).part();
            if (part != StreamPart.OPENING && part != StreamPart.COMMENT) {
                return i;
            }
        }
        return events.size();
    }

    private static void repeatEnd(List<MockStreamEvent> events, StreamFraming framing) {
        List<MockStreamEvent> end = events.stream()
                .filter(event -> event.part() == StreamPart.FINISH || event.part() == StreamPart.USAGE)
                .toList();
        boolean done = !events.isEmpty() && events.getLast().part() == StreamPart.DONE;
        int before = done ? events.size() - 1 : events.size();
        events.addAll(before, end);
        if (done && framing != StreamFraming.ARRAY) {
            events.add(events.getLast());
        }
    }

    private static void interrupt(List<MockStreamEvent> events, MockCall call, Interruption interruption) {
        int first = firstDelta(events);
        int keep = switch (interruption.point()) {
            case HEAD -> 0;
            case BEFORE_FIRST_DELTA -> first;
            case AFTER_FIRST_DELTA -> Math.min(first + 1, events.size());
            case END -> endOfDeltas(events, first);
        };
        events.subList(keep, events.size()).clear();
        WireFormat wire = call.format().wire();
        switch (interruption.kind()) {
            case InterruptionKind.ErrorEvent(MockError error, boolean done) -> {
                events.add(wire.errorEvent(call, error.resolve(wire)));
                MockStreamEvent terminator = wire.endEvent(call);
                if (done && terminator.part() == StreamPart.DONE) {
                    events.add(terminator);
                }
            }
            case InterruptionKind.GarbageEvent() -> events.add(MockStreamEvent.of(StreamPart.GARBAGE, GARBAGE));
            case InterruptionKind.EndOfStream() -> {}
        }
    }

    private static int endOfDeltas(List<MockStreamEvent> events, int first) {
        for (int i = events.size() - 1; i >= first; i--) {
            if (events.get(i).part() == StreamPart.DELTA) {
                return i + 1;
            }
        }
        return first;
    }

    private static List<MockStreamEvent> withPings(List<MockStreamEvent> events, MockFormat format) {
        List<MockStreamEvent> all = new ArrayList<>();
        for (MockStreamEvent event : events) {
            if (event.part() == StreamPart.DELTA) {
                all.add(
                        format == MockFormat.ANTHROPIC
                                ? AnthropicWireFormat.ping()
                                : MockStreamEvent.of(StreamPart.COMMENT, "ping"));
            }
            all.add(event);
        }
        return all;
    }

    /** Invalid JSON for a plain body. */
    static String garbage() {
        return GARBAGE;
    }
}
