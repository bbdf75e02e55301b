package io.ratatoskr.cli;

/** Whoever read our output has closed it, such as {@code head}. */
final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone() {
        super("the reader of the output has gone", null, false, false);
    }
}
