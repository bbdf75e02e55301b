package io.ratatoskr.api;

/**
 * One token.
 *
 * @param start first byte of the text, as UTF-8, that it stands for
 * @param end the byte after its last; equal to start where the token stands for no text
 */
public record Token(int id, String text, int start, int end) {}
