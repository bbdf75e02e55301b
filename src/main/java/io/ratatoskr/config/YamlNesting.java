package io.ratatoskr.config;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Limits how deeply a YAML document may be nested, since its loader would exhaust the stack. */
public final class YamlNesting {
    private static final int MAX_DEPTH = 100;

    private YamlNesting() {}

    /** @throws YamlEngineException when the text is nested too deeply or is not well-formed */
    public static void check(String text, LoadSettings settings) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                throw new YamlEngineException("it is nested more than %d levels deep".formatted(MAX_DEPTH));
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }
}
