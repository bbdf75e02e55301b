package io.ratatoskr.camel.routes;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/**
 * The innermost step of an operator's route in which an exception was thrown.
 *
 * @param failure the exception
 * @param label the step as Camel labels it, without secrets and shortened
 * @param location its file and line; null if unknown
 */
record FailedStep(Throwable failure, String label, @Nullable String location) {
    private static final String PROPERTY = "RatatoskrFailedStep";
    private static final int MAX_LABEL_LENGTH = 100;

    /** Records the step on the exchange, unless a step inside it has been recorded for the same exception. */
    static void record(Exchange exchange, NamedNode step) {
        Throwable failure = exchange.getException();
        if (failure != null && of(exchange, failure) == null) {
            String name = step.getShortName();
            String label = step.getLabel() == null || step.getLabel().startsWith(name + "[")
                    ? step.getLabel()
                    : name + "[" + step.getLabel() + "]";
            label = label == null || label.equals(name + "[]") ? name : label;
            exchange.setProperty(
                    PROPERTY,
                    new FailedStep(
                            failure,
                            URISupport.sanitizeUri(StringHelper.limitLength(label, MAX_LABEL_LENGTH)),
                            SourceLocations.describe(step)));
        }
    }

    /** The step in which this exception was thrown; null if it is not recorded. */
    static @Nullable FailedStep of(Exchange exchange, @Nullable Throwable failure) {
        FailedStep last = exchange.getProperty(PROPERTY, FailedStep.class);
        return last != null && last.failure.equals(failure) ? last : null;
    }
}
