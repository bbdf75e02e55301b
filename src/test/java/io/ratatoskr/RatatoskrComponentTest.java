package io.ratatoskr;

import org.apache.camel.impl.DefaultCamelContext;

/** The component with a gateway in the same CamelContext. */
final class RatatoskrComponentTest extends RatatoskrComponentContract {
    @Override
    AutoCloseable startGateway(Ratatoskr.Builder builder, DefaultCamelContext context) {
        return builder.into(context);
    }

    @Override
    String misspeltHeader() {
        return "CamelRatatoskrModell";
    }
}
