package io.ratatoskr.http;

/** An internal failure that has been logged where it happened: the response is that of its cause, and nothing is logged again. */
public final class LoggedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoggedFailure(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
    }
}
