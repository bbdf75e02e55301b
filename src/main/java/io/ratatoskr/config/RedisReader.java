package io.ratatoskr.config;

import io.ratatoskr.settings.RedisSettings;

/** Reads the settings of Redis. */
final class RedisReader {
    private RedisReader() {}

    static RedisSettings read(SettingReader settings) {
        return new RedisSettings(
                settings.read(Keys.REDIS_URL),
                settings.read(Keys.REDIS_CONNECT_TIMEOUT),
                settings.read(Keys.REDIS_TIMEOUT));
    }
}
