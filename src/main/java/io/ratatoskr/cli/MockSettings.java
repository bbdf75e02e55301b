package io.ratatoskr.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a mock provider should do.
 *
 * @param port on 127.0.0.1; 0: any free one
 * @param delay wait before an answer begins
 * @param tokens words in each answer; 0: the answer repeats what the user said
 * @param tokenDelay wait between two tokens of a streamed answer
 * @param apiKey the key that every request must have; empty: none is asked for
 * @param script file of rules; empty: none
 */
public record MockSettings(
        int port, Duration delay, int tokens, Duration tokenDelay, Optional<String> apiKey, Optional<Path> script) {}
