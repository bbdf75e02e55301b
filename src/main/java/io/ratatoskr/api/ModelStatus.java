package io.ratatoskr.api;

/** The status of a model. */
public sealed interface ModelStatus {
    /** Available; a local model is loaded on first use. */
    record Available() implements ModelStatus {}

    /** Being loaded. */
    record Loading() implements ModelStatus {}

    /** Loaded in memory. */
    record Ready() implements ModelStatus {}

    /** Not usable. */
    record Unavailable(String reason) implements ModelStatus {}

    /** The status's name in JSON, such as {@code ready}. */
    default String wireName() {
        return switch (this) {
            case Available available -> "available";
            case Loading loading -> "loading";
            case Ready ready -> "ready";
            case Unavailable unavailable -> "unavailable";
        };
    }
}
