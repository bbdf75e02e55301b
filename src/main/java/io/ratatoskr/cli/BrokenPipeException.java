package io.ratatoskr.cli;

/** The reader of the output, e.g. {@code head}, has closed it. */
final class BrokenPipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPipeException() {
        super("broken pipe: the output is closed", null, false, false);
    }
}
