package io.ratatoskr.api;

/** Where a model stands now. */
public sealed interface ModelStatus {
    /** It can be used; a local one is loaded when it is. */
    record Available() implements ModelStatus {}

    /** It is being loaded. */
    record Loading() implements ModelStatus {}

    /** It is in memory. */
    record Ready() implements ModelStatus {}

    /** It cannot be used. */
    record Unavailable(String reason) implements ModelStatus {}

    /** The status as JSON writes it, such as {@code ready}. */
    default String word() {
        return switch (this) {
            case Available available -> "available";
            case Loading loading -> "loading";
            case Ready ready -> "ready";
            case Unavailable unavailable -> "unavailable";
        };
    }
}
