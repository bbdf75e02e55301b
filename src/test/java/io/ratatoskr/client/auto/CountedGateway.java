package io.ratatoskr.client.auto;

import io.ratatoskr.api.ModelGateway;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway whose closing is counted. */
final class CountedGateway {
    private CountedGateway() {}

    static ModelGateway of(ModelGateway gateway, AtomicInteger closed) {
        return (ModelGateway) Proxy.newProxyInstance(
                ModelGateway.class.getClassLoader(),
                new Class<?>[] {ModelGateway.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.incrementAndGet();
                    }
                    try {
                        return method.invoke(gateway, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
