package io.ratatoskr.provider.openai;

/** Receives warnings about entries of a model list that were not understood. */
public interface CatalogWarnings {
    /** Discards all warnings. */
    CatalogWarnings IGNORE = (model, warning) -> {};

    /**
     * @param model its id, or its position in the list
     * @param warning the field, its value and the expected one; short and without secrets
     */
    void add(String model, String warning);
}
