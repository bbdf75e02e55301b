package io.ratatoskr.camel.dispatch;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/** Options of {@code dispatch:} endpoints. Strategies and limits are {@code ratatoskr.*} keys of the gateway. */
@UriParams
public class DispatchConfiguration implements Cloneable {
    @UriPath(enums = "chat,generate,embed,nli,zero-shot,classify,stance,rerank")
    @Metadata(required = true, description = "The operation; the routes of the group of that name are its providers.")
    private String operation = "";

    public DispatchConfiguration copy() {
        try {
            return (DispatchConfiguration) clone();
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
