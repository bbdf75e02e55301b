package io.ratatoskr.config;

import java.util.List;
import java.util.Optional;

/** The keys of the commands: their default models. */
final class CliKeys {
    static final Key<String> EMBED_MODEL =
            new Key<>("cli.embed-model", ValueParsers.TEXT, "all-MiniLM-L6-v2", "Default model of the embed command.");
    static final Key<Optional<String>> CHAT_MODEL = new Key<>(
            "cli.chat-model",
            ValueParsers.TEXT.optional(),
            "",
            "Default model of the chat command, such as openrouter:openrouter/auto.");
    static final Key<Optional<String>> NLI_MODEL = new Key<>(
            "cli.nli-model",
            ValueParsers.TEXT.optional(),
            "",
            "Default model of the nli and stance commands, and of classify with labels.");
    static final Key<Optional<String>> CLASSIFY_MODEL = new Key<>(
            "cli.classify-model",
            ValueParsers.TEXT.optional(),
            "",
            "Default model of the classify command without labels.");
    static final Key<Optional<String>> RERANK_MODEL =
            new Key<>("cli.rerank-model", ValueParsers.TEXT.optional(), "", "Default model of the rerank command.");

    static final List<Key<?>> ALL = List.of(EMBED_MODEL, CHAT_MODEL, NLI_MODEL, CLASSIFY_MODEL, RERANK_MODEL);

    private CliKeys() {}
}
