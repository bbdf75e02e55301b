package io.ratatoskr.api;

/**
 * One token.
 *
 * @param start offset of its first byte in the UTF-8 text
 * @param end offset after its last byte; equal to start if the token represents no text
 */
public record Token(int id, String text, int start, int end) {}
