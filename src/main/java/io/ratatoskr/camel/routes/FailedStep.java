package io.ratatoskr.camel.routes;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.model.MarshalDefinition;
import org.apache.camel.model.UnmarshalDefinition;
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
            String label = label(step);
            exchange.setProperty(
                    PROPERTY,
                    new FailedStep(
                            failure,
                            StringHelper.limitLength(
                                    FailureReason.maskSecrets(URISupport.sanitizeUri(label)), MAX_LABEL_LENGTH),
                            SourceLocations.describe(step)));
        }
    }

    private static String label(NamedNode step) {
        String name = step.getShortName();
        String subject = switch (step) {
            // Camel's label of a data format is that of a Java object
            case MarshalDefinition marshal
            when marshal.getDataFormatType() != null ->
                marshal.getDataFormatType().getDataFormatName();
            case UnmarshalDefinition unmarshal
            when unmarshal.getDataFormatType() != null ->
                unmarshal.getDataFormatType().getDataFormatName();
            default -> step.getLabel();
        };
        if (subject == null || subject.isEmpty() || subject.equals(name + "[]")) {
            return name;
        }
        return subject.startsWith(name + "[") ? subject : name + "[" + subject + "]";
    }

    /** The step in which this exception was thrown; null if it is not recorded. */
    static @Nullable FailedStep of(Exchange exchange, @Nullable Throwable failure) {
        FailedStep last = exchange.getProperty(PROPERTY, FailedStep.class);
        return last != null && last.failure.equals(failure) ? last : null;
    }
}
