package io.ratatoskr.camel.provider;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletEndpointUriFactory;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Lets the secrets and free texts of our kamelets stand in {@code parameters} of YAML as they are. Camel joins parameters to a URI, in
 * which a value ends at {@code &}; it quotes only the options that it knows to be secret, and it knows none of a kamelet's. Loaded by
 * Camel into each context that has this jar on its class path.
 */
public final class KameletSecretsPlugin implements ContextServicePlugin {
    /** The name of the bean. */
    static final String FACTORY = "ratatoskr-kamelet-uri-factory";

    @Override
    public void load(CamelContext context) {
        context.getRegistry().bind(FACTORY, new QuotingUriFactory());
    }

    @Override
    public void unload(CamelContext context) {
        context.getRegistry().unbind(FACTORY);
    }

    /** Camel's own factory for {@code kamelet:}, which quotes the values of some parameters. Thread-safe. */
    static final class QuotingUriFactory extends KameletEndpointUriFactory {
        private static final Set<String> QUOTED =
                Set.of("apiKey", "system", "responseFormat", "labels", "hypothesis", "target", "query", "prompt");

        @Override
        public Set<String> secretPropertyNames() {
            return QUOTED;
        }
    }
}
