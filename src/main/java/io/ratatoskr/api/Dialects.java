package io.ratatoskr.api;

/** The names of the JSON dialects that doors and providers speak. */
public final class Dialects {
    public static final String OPENAI = "openai";

    private Dialects() {}
}
