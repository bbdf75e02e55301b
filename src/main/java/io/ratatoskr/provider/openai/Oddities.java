package io.ratatoskr.provider.openai;

/** Where it is told what a list of models says that was not understood. */
public interface Oddities {
    /** Nobody asks. */
    Oddities IGNORED = (model, what) -> {};

    /**
     * @param model its id, or its place in the list
     * @param what the field, what came, and what was wanted; nothing long, nothing secret
     */
    void add(String model, String what);
}
