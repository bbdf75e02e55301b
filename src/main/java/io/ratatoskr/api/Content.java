package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a message says: plain text, or parts of several kinds. */
public sealed interface Content {
    /** Only text. */
    record Text(String text) implements Content {
        public Text {
            requireNonNull(text, "text");
        }
    }

    /** Text, images, audio, files, in order. An empty list is an empty message. */
    record Parts(List<Part> parts) implements Content {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    static Content of(String text) {
        return new Text(text);
    }

    /** The text alone, parts of other kinds left out. */
    default String plainText() {
        return switch (this) {
            case Text text -> text.text();
            case Parts parts -> {
                var joined = new StringBuilder();
                for (Part part : parts.parts()) {
                    if (part instanceof Part.Text text) {
                        joined.append(text.text());
                    }
                }
                yield joined.toString();
            }
        };
    }
}
