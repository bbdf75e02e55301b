package io.ratatoskr;

import io.ratatoskr.camel.ratatoskr.RatatoskrComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** The component with the option {@code gateway}: the gateway of all endpoints is a service over HTTP. */
final class RatatoskrComponentOverHttpTest extends RatatoskrComponentContract {
    @Override
    AutoCloseable startGateway(Ratatoskr.Builder builder, DefaultCamelContext context) {
        TestGateway service = TestGateway.of(builder);
        // As in the process of a gateway, for a placeholder in a hostile text, which Camel resolves
        context.getPropertiesComponent().addInitialProperty("ratatoskr.http.port", "0");
        context.getComponent("ratatoskr", RatatoskrComponent.class).setGateway(service.url());
        return service;
    }

    @Override
    String misspeltHeader() {
        return "CamelRatatoskrModdel";
    }
}
