package io.ratatoskr.config;

import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.KafkaSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Reads the settings of requests by Kafka. */
final class KafkaReader {
    /** Properties of the clients that the gateway sets itself, since its guarantees depend on them. */
    private static final Set<String> OWN_PROPERTIES = Set.of(
            "acks",
            "auto.commit.interval.ms",
            "bootstrap.servers",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "partition.assignment.strategy",
            "transactional.id",
            "value.deserializer",
            "value.serializer");

    private final Path home;
    private final ConfigSources sources;
    private final SettingReader settings;

    KafkaReader(Path home, ConfigSources sources, SettingReader settings) {
        this.home = home;
        this.sources = sources;
        this.settings = settings;
    }

    /** @param http whose keys are those of Kafka too */
    KafkaSettings read(HttpSettings http) {
        List<String> brokers = settings.read(KafkaKeys.BROKERS);
        boolean requireKeys = settings.read(KafkaKeys.REQUIRE_KEYS);
        if (requireKeys && http.keysFile().isEmpty()) {
            settings.addMistake(
                    Key.PREFIX + KafkaKeys.REQUIRE_KEYS.name(), "is true; it needs ratatoskr.access.keys-file");
        }
        List<String> topics = settings.read(KafkaKeys.TOPICS);
        Optional<String> replyTopic = settings.read(KafkaKeys.REPLY_TOPIC);
        requireOther(KafkaKeys.REPLY_TOPIC, replyTopic, topics);
        requireOther(KafkaKeys.DEAD_LETTER_TOPIC, Optional.of(settings.read(KafkaKeys.DEAD_LETTER_TOPIC)), topics);
        requireOther(KafkaKeys.DONE_TOPIC, Optional.of(settings.read(KafkaKeys.DONE_TOPIC)), topics);
        return new KafkaSettings(
                brokers,
                topics,
                settings.read(KafkaKeys.GROUP),
                new KafkaSettings.Outputs(
                        replyTopic,
                        settings.read(KafkaKeys.REPLY_TOPICS),
                        settings.read(KafkaKeys.DEAD_LETTER_TOPIC),
                        settings.read(KafkaKeys.DONE_TOPIC)),
                new KafkaSettings.Work(
                        settings.read(KafkaKeys.CONCURRENCY),
                        settings.read(KafkaKeys.RETRIES),
                        settings.read(KafkaKeys.RETRY_DELAY),
                        settings.read(KafkaKeys.DONE_KEYS)),
                requireKeys,
                client());
    }

    /** What the gateway writes would be its next requests. */
    private void requireOther(Key<?> key, Optional<String> topic, List<String> topics) {
        if (topic.isPresent() && topics.contains(topic.get())) {
            settings.addMistake(
                    Key.PREFIX + key.name(),
                    "'%s' is one of ratatoskr.kafka.topics; it must be another one",
                    topic.get());
        }
    }

    private Map<String, Secret> client() {
        var properties = new TreeMap<String, Secret>();
        String fileKey = Key.PREFIX + KafkaKeys.CLIENT_FILE.name();
        settings.read(KafkaKeys.CLIENT_FILE)
                .map(home::resolve)
                .ifPresent(file ->
                        readFile(fileKey, file).forEach((name, value) -> put(fileKey, name, value, properties)));
        String prefix = Key.PREFIX + KafkaKeys.CLIENT_PREFIX;
        for (String key : sources.literalKeys()) {
            ConfigSources.ResolvedValue value = key.startsWith(prefix) ? sources.find(key) : null;
            if (value != null) {
                put(key, key.substring(prefix.length()), value.text(), properties);
            }
        }
        return properties;
    }

    private void put(String key, String name, String value, Map<String, Secret> properties) {
        if (OWN_PROPERTIES.contains(name)) {
            settings.addMistake(
                    key, "the gateway sets %s itself, so that no request is lost or served twice; leave it out", name);
        } else if (!value.isBlank()) {
            properties.put(name, new Secret(value));
        }
    }

    private Map<String, String> readFile(String key, Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            SecretFiles.mistake(file).ifPresent(mistake -> settings.addMistake(key, "%s", mistake));
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            settings.addMistake(
                    key, "%s cannot be read (%s)", file, e.getClass().getSimpleName());
        }
        var values = new TreeMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return values;
    }
}
