package io.ratatoskr.cli;

/** How the person at the terminal stops a response that is being printed. Thread-safe. */
interface ResponseInterrupt {
    /** Sets what ends the response; runs it at once if it is to end already. */
    void setAction(Runnable newAction);

    /** Returns whether the response is to end. */
    boolean isInterrupted();
}
