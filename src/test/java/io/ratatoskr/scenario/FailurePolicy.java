package io.ratatoskr.scenario;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.golden.Failures;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A step of a policy: a chat whose model has the name of one of {@link Failures} fails with it. */
public final class FailurePolicy implements Processor {
    static final String MODEL = "compatible:failure/";

    /** A route file for {@code routes/policies}. */
    static final String ROUTE = """
            - route:
                id: policy-chat
                routeConfigurationId: quiet
                from:
                  uri: direct:policy-chat
                  steps:
                    - bean:
                        beanType: io.ratatoskr.scenario.FailurePolicy
                    - to:
                        uri: direct:serve-chat
            """;

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof ChatRequest chat
                && chat.model().startsWith(MODEL)) {
            Supplier<RuntimeException> failure = Failures.ALL.get(chat.model().substring(MODEL.length()));
            throw failure.get();
        }
    }
}
