package io.ratatoskr.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads a YAML document, and limits how deeply it may be nested, since its loader would exhaust the stack. The text is parsed once. */
public final class YamlNesting {
    private static final int MAX_DEPTH = 100;

    private YamlNesting() {}

    /**
     * The document as maps, lists and scalars; null if it is empty.
     *
     * @throws YamlEngineException when the text is nested too deeply or is not well-formed
     */
    public static @Nullable Object load(String text, LoadSettings settings) {
        return new Load(settings) {
            @Override
            protected Composer createComposer(String yaml) {
                return composer(yaml, settings);
            }
        }.loadFromString(text);
    }

    /**
     * The root of the document, with positions; none if it is empty.
     *
     * @throws YamlEngineException when the text is nested too deeply or is not well-formed
     */
    public static Optional<Node> compose(String text, LoadSettings settings) {
        return composer(text, settings).getSingleNode();
    }

    private static Composer composer(String text, LoadSettings settings) {
        return new Composer(settings, new LimitedParser(new ParserImpl(settings, new StreamReader(settings, text))));
    }

    /** Fails at the first event that is nested too deeply. */
    private static final class LimitedParser implements Parser {
        private final Parser parser;
        private int depth;

        LimitedParser(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                throw new YamlEngineException("it is nested more than %d levels deep".formatted(MAX_DEPTH));
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            return event;
        }
    }
}
