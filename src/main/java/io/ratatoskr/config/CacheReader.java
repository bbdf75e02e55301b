package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.CacheSettings;
import java.util.EnumSet;
import java.util.Set;

/** Reads the settings of the cache. */
final class CacheReader {
    private CacheReader() {}

    static CacheSettings read(SettingReader settings) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        Keys.CACHE_BY_OPERATION.forEach((operation, key) -> {
            if (settings.read(key)) {
                operations.add(operation);
            }
        });
        boolean redis = settings.read(Keys.CACHE_REDIS);
        if (redis && settings.read(Keys.REDIS_URL).isEmpty()) {
            settings.addMistake(
                    Key.PREFIX + Keys.CACHE_REDIS.name(),
                    "is true, but %s is empty",
                    Key.PREFIX + Keys.REDIS_URL.name());
        }
        return new CacheSettings(
                operations,
                settings.read(Keys.CACHE_TTL),
                settings.read(Keys.CACHE_MAX_SIZE),
                settings.read(Keys.CACHE_SHARED),
                redis);
    }
}
