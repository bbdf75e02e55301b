package io.ratatoskr.mock;

import io.ratatoskr.mock.Event.Part;
import io.ratatoskr.mock.StreamForm.Break;
import io.ratatoskr.mock.StreamForm.Broken;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one streamed response, with the additions, omissions and faults of its options.
 *
 * @param first index of the first word, reasoning or tool call; of the finish reason, or the end, if there is none
 */
record Steps(List<Event> events, int first) {
    private static final String GARBAGE = "\u0001{\"garbage\":<<<not json>>>";

    static Steps of(Call call, Said said, StreamForm form) {
        Wire wire = call.format().wire();
        List<Event> events = new ArrayList<>(wire.events(call, said, form.ending()));
        if (form.emptyChoicesFirst()) {
            // Anthropic's clients require message_start first
            events.add(call.format() == Format.ANTHROPIC ? 1 : 0, wire.nothing(call));
        }
        if (form.doubledEnd()) {
            doubleEnd(events, wire.framing(call));
        }
        Broken broken = form.broken();
        if (broken != null) {
            breakOff(events, call, broken);
        }
        if (form.pings()) {
            events = pinged(events, call.format());
        }
        for (int i = 0; i < form.comments(); i++) {
            events.addFirst(Event.of(Part.COMMENT, "OPENROUTER PROCESSING"));
        }
        return new Steps(events, first(events));
    }

    private static int first(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            Part part = events.get(i).part();
            if (part != Part.OPENING && part != Part.COMMENT) {
                return i;
            }
        }
        return events.size();
    }

    private static void doubleEnd(List<Event> events, Framing framing) {
        List<Event> end = events.stream()
                .filter(event -> event.part() == Part.FINISH || event.part() == Part.USAGE)
                .toList();
        boolean done = !events.isEmpty() && events.getLast().part() == Part.DONE;
        int before = done ? events.size() - 1 : events.size();
        events.addAll(before, end);
        if (done && framing != Framing.ARRAY) {
            events.add(events.getLast());
        }
    }

    private static void breakOff(List<Event> events, Call call, Broken broken) {
        int first = first(events);
        int keep = switch (broken.place()) {
            case HEAD -> 0;
            case BEFORE_FIRST_DELTA -> first;
            case AFTER_FIRST_DELTA -> Math.min(first + 1, events.size());
            case END -> last(events, first);
        };
        events.subList(keep, events.size()).clear();
        Wire wire = call.format().wire();
        switch (broken.by()) {
            case Break.Error(Problem problem, boolean done) -> {
                events.add(wire.failure(call, problem.in(wire)));
                Event terminator = wire.done(call);
                if (done && terminator.part() == Part.DONE) {
                    events.add(terminator);
                }
            }
            case Break.Garbage() -> events.add(Event.of(Part.GARBAGE, GARBAGE));
            case Break.End() -> {}
        }
    }

    private static int last(List<Event> events, int first) {
        for (int i = events.size() - 1; i >= first; i--) {
            if (events.get(i).part() == Part.DELTA) {
                return i + 1;
            }
        }
        return first;
    }

    private static List<Event> pinged(List<Event> events, Format format) {
        List<Event> all = new ArrayList<>();
        for (Event event : events) {
            if (event.part() == Part.DELTA) {
                all.add(format == Format.ANTHROPIC ? AnthropicWire.ping() : Event.of(Part.COMMENT, "ping"));
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
