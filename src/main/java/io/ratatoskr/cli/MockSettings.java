package io.ratatoskr.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a mock provider.
 *
 * @param port on 127.0.0.1; 0: any free port
 * @param delay delay before a response
 * @param tokens words in each response; 0: the response repeats the user's message
 * @param tokenDelay delay between two tokens of a stream
 * @param apiKey API key that every request must carry; empty: none
 * @param script file of response rules; empty: none
 */
public record MockSettings(
        int port, Duration delay, int tokens, Duration tokenDelay, Optional<String> apiKey, Optional<Path> script) {}
