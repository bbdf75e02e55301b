package io.ratatoskr.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes of one configuration, by topic. A topic that a route names is not one of those without topics. Thread-safe. */
final class KafkaRouting {
    private final List<String> configuredTopics;
    private final List<KafkaRoute> routes = new ArrayList<>();
    private volatile Map<String, KafkaRoute> byTopic = Map.of();

    /** @param configuredTopics those of a route that names none */
    KafkaRouting(List<String> configuredTopics) {
        this.configuredTopics = List.copyOf(configuredTopics);
    }

    /** @throws IllegalArgumentException when another route serves one of the topics */
    synchronized void add(KafkaRoute route) {
        var changed = new ArrayList<>(routes);
        changed.add(route);
        byTopic = byTopic(changed);
        routes.add(route);
    }

    synchronized void remove(KafkaRoute route) {
        routes.remove(route);
        byTopic = byTopic(routes);
    }

    /** The topics to consume. */
    Set<String> topics() {
        return byTopic.keySet();
    }

    /** The route of a topic; null: none serves it. */
    @Nullable
    KafkaRoute route(String topic) {
        return byTopic.get(topic);
    }

    private Map<String, KafkaRoute> byTopic(List<KafkaRoute> all) {
        var topics = new HashMap<String, KafkaRoute>();
        for (KafkaRoute route : all) {
            for (String topic : route.topics()) {
                put(topics, topic, route);
            }
        }
        Set<String> named = new HashSet<>(topics.keySet());
        for (KafkaRoute route : all) {
            if (route.topics().isEmpty()) {
                configuredTopics.stream()
                        .filter(topic -> !named.contains(topic))
                        .forEach(topic -> put(topics, topic, route));
            }
        }
        return Map.copyOf(topics);
    }

    private static void put(Map<String, KafkaRoute> topics, String topic, KafkaRoute route) {
        KafkaRoute other = topics.putIfAbsent(topic, route);
        if (other != null && !other.equals(route)) {
            throw new IllegalArgumentException(
                    "the topic %s is served by %s and by %s".formatted(topic, other.name(), route.name()));
        }
    }
}
