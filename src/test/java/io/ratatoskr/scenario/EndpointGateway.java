package io.ratatoskr.scenario;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** Operations as messages to {@code ratatoskr:} endpoints of a gateway elsewhere; what has no endpoint goes to its client. */
final class EndpointGateway {
    /** Endpoints by the names of methods; the others have the names of their operations. */
    private static final Map<String, String> TOKENS = Map.of("countTokens", "tokens", "tokenize", "tokenize");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final ModelGateway client;
    private final String options;

    EndpointGateway(String uri) {
        client = Ratatoskr.service(uri);
        options = "?output=record&gateway=RAW(" + uri + ")";
        context.start();
    }

    ModelGateway gateway() {
        return (ModelGateway) Proxy.newProxyInstance(
                ModelGateway.class.getClassLoader(),
                new Class<?>[] {ModelGateway.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("close")) {
            context.stop();
        } else if (TOKENS.containsKey(name)) {
            return send(TOKENS.get(name), "", arguments[0]);
        } else if (arguments != null
                && arguments[0] instanceof ModelRequest request
                && !name.equals("validate")
                && !name.equals("route")) {
            boolean streamed = request instanceof ChatRequest || request instanceof GenerateRequest;
            return send(
                    request.operation().wireName(), streamed ? "&stream=" + name.equals("stream") : "", arguments[0]);
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private Object send(String operation, String further, Object request) {
        Exchange exchange = template.request(
                "ratatoskr:" + operation + options + further,
                message -> message.getIn().setBody(request));
        if (exchange.getException() != null) {
            throw GatewayExceptions.unwrap(exchange.getException());
        }
        return exchange.getMessage().getBody();
    }
}
