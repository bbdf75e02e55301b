package io.ratatoskr.provider.openai;

/** Receives warnings about entries of a model list that were not understood. */
public interface Oddities {
    /** Discards all warnings. */
    Oddities IGNORED = (model, what) -> {};

    /**
     * @param model its id, or its position in the list
     * @param what the field, its value and the expected one; short and without secrets
     */
    void add(String model, String what);
}
