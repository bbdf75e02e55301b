package io.ratatoskr.camel.grpc;

import io.ratatoskr.grpc.Rpc;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates {@code grpc-requests:<rpc>} endpoints. */
@Component("grpc-requests")
public class GrpcRequestsComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var endpoint = new GrpcRequestsEndpoint(uri, this);
        endpoint.setRpc(Rpc.of(remaining).wireName());
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
