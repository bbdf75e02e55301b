package io.ratatoskr.camel.socket;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/** Options of {@code socket-requests:} endpoints. Addresses and limits are {@code ratatoskr.*} keys of the gateway. */
@UriParams
public class SocketEndpointConfiguration implements Cloneable {
    @UriPath
    @Metadata(required = true, description = "The operation that lines have in op.")
    private String operation = "";

    public SocketEndpointConfiguration copy() {
        try {
            return (SocketEndpointConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }
}
