package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/** The last rendering, kept because load asks the same again and again. Lives on one event loop. */
final class Memo {
    private record Entry(Answer answer, String path, Format format, Ask ask, Rendered rendered) {
        @SuppressWarnings("ReferenceEquality") // remembers by identity
        boolean fits(Answer again, Call call, Ask asked) {
            return answer == again
                    && path.equals(call.path())
                    && format == call.format()
                    && ask.model().equals(asked.model())
                    && ask.stream() == asked.stream()
                    && ask.includeUsage() == asked.includeUsage()
                    && ask.n() == asked.n()
                    && ask.said().size() == asked.said().size()
                    && ask.words() == asked.words();
        }
    }

    private @Nullable Entry last;

    Rendered rendered(Answer answer, Call call, Catalogue catalogue) {
        if (!(answer.body() instanceof Body.Spoken(Speech speech)) || !speech.fixed()) {
            return Rendered.of(answer, call, catalogue);
        }
        Ask ask = call.ask();
        Entry known = last;
        if (known != null && known.fits(answer, call, ask)) {
            return known.rendered();
        }
        Rendered rendered = Rendered.of(answer, call, catalogue);
        last = new Entry(answer, call.path(), call.format(), ask, rendered);
        return rendered;
    }
}
