package io.ratatoskr.camel.jms;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.JmsSettings;
import jakarta.jms.ConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;

/** Creates the client of the broker. */
final class ConnectionFactories {
    private static final String KEY = "ratatoskr.jms.connection-factory";

    private ConnectionFactories() {}

    /** @throws ConfigurationInvalid when the URL, or the bean or class of the configuration, is invalid */
    static ConnectionFactory create(CamelContext context, JmsSettings.Broker broker, String url) {
        return broker.connectionFactory().map(name -> other(context, name, url)).orElseGet(() -> artemis(url));
    }

    /**
     * With a window of nothing: a consumer that serves a request has no others in its buffer, which another instance could serve. Options
     * of the URL win.
     */
    private static ConnectionFactory artemis(String url) {
        try {
            return new ActiveMQConnectionFactory(
                    url.contains("consumerWindowSize=")
                            ? url
                            : url + (url.contains("?") ? "&" : "?") + "consumerWindowSize=0");
        } catch (RuntimeException e) {
            throw new ConfigurationInvalid(
                    "ratatoskr.jms.url is not the URL of an Artemis broker; expected e.g. tcp://localhost:61616");
        }
    }

    private static ConnectionFactory other(CamelContext context, String name, String url) {
        ConnectionFactory bean = context.getRegistry().lookupByNameAndType(name, ConnectionFactory.class);
        if (bean != null) {
            return bean;
        }
        Class<?> type = context.getClassResolver().resolveClass(name);
        if (type == null || !ConnectionFactory.class.isAssignableFrom(type)) {
            throw new ConfigurationInvalid(
                    "%s: '%s' is neither a bean nor a class that is a jakarta.jms.ConnectionFactory; its jar belongs in lib/"
                            .formatted(KEY, name));
        }
        try {
            return (ConnectionFactory) type.getConstructor(String.class).newInstance(url);
        } catch (InvocationTargetException e) {
            throw new ConfigurationInvalid("%s: %s rejects ratatoskr.jms.url".formatted(KEY, name));
        } catch (ReflectiveOperationException e) {
            throw new ConfigurationInvalid(
                    "%s: %s has no public constructor that takes a URL; make it a bean".formatted(KEY, name));
        }
    }
}
