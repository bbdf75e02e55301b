package io.ratatoskr.camel.routes;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceSupport;

/** Lets {@code platform-http:} routes be created without a port. */
public final class ScratchHttpEngine extends ServiceSupport implements PlatformHttpEngine {
    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new ScratchConsumer(endpoint, processor);
    }

    @Override
    public int getServerPort() {
        return 0;
    }

    private static final class ScratchConsumer extends DefaultConsumer implements PlatformHttpConsumer, Consumer {
        ScratchConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }
}
