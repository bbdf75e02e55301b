package io.ratatoskr.config;

import io.ratatoskr.settings.RedisSettings;

/** Reads the settings of Redis. */
final class RedisReader {
    private RedisReader() {}

    static RedisSettings read(SettingReader settings) {
        return new RedisSettings(
                settings.read(RedisKeys.URL),
                settings.read(RedisKeys.CONNECT_TIMEOUT),
                settings.read(RedisKeys.TIMEOUT));
    }
}
