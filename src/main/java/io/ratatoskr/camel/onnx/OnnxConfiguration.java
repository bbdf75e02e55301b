package io.ratatoskr.camel.onnx;

import java.time.Duration;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/** Options of {@code onnx:} endpoints. In a gateway the {@code ratatoskr.*} keys decide instead of the component's options. */
@UriParams
public class OnnxConfiguration implements Cloneable {
    @UriPath(description = "The id of a local model, or an asterisk for the one that the request names")
    @Metadata(required = true)
    private String model = "";

    @UriParam(label = "producer", defaultValue = "15m")
    @Metadata(
            javaType = "java.time.Duration",
            description = "Maximum time for a request without a deadline of its own, as outside a gateway.")
    private Duration timeout = Duration.ofMinutes(15);

    public OnnxConfiguration copy() {
        try {
            return (OnnxConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}
