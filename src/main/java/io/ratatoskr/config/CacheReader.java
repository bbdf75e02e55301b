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
        CacheKeys.BY_OPERATION.forEach((operation, key) -> {
            if (settings.read(key)) {
                operations.add(operation);
            }
        });
        boolean redis = settings.read(CacheKeys.REDIS);
        if (redis && settings.read(RedisKeys.URL).isEmpty()) {
            settings.addMistake(
                    Key.PREFIX + CacheKeys.REDIS.name(), "is true, but %s is empty", Key.PREFIX + RedisKeys.URL.name());
        }
        return new CacheSettings(
                operations,
                settings.read(CacheKeys.TTL),
                settings.read(CacheKeys.MAX_SIZE),
                settings.read(CacheKeys.SHARED),
                redis);
    }
}
