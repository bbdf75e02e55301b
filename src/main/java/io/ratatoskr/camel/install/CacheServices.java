package io.ratatoskr.camel.install;

import static java.util.stream.Collectors.joining;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.cache.ResponseCache;
import io.ratatoskr.cache.ResponseStore;
import io.ratatoskr.cache.SharedTier;
import io.ratatoskr.camel.dispatch.FlushReader;
import io.ratatoskr.camel.dispatch.RedisTier;
import io.ratatoskr.camel.dispatch.ResponseCaching;
import io.ratatoskr.camel.exchange.CacheCounts;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.operation.CacheAdministration;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.settings.CacheSettings;
import io.ratatoskr.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The response cache, if the settings enable one. */
final class CacheServices {
    private final Settings settings;
    private final LocalModels localModels;
    private final ModelServices models;
    private final Optional<ResponseCache> cache;

    /** @param routes the cache is another one when those that may call providers change */
    CacheServices(
            Settings settings,
            GatewayResources resources,
            LocalModels localModels,
            ModelServices models,
            RouteFiles routes) {
        this.settings = settings;
        this.localModels = localModels;
        this.models = models;
        SharedParts.Lease parts = resources.parts();
        Optional<RedisConnection> redis = resources.redis();
        this.cache = settings.cache().isEnabled()
                ? Optional.of(parts.get(
                        "cache",
                        List.of(settings.cache(), redis, providerFiles(routes), responseProfiles(settings)),
                        () -> cache(settings.cache(), redis),
                        responses -> {}))
                : Optional.empty();
        cache.filter(responses -> settings.cache().redis())
                .ifPresent(responses -> parts.get(
                        "cache-flushes", responses, () -> new FlushReader(responses.store()), FlushReader::close));
    }

    /** The text of the routes and kamelets that may call providers, by file: responses depend on them. */
    private static Map<String, String> providerFiles(RouteFiles routes) {
        var files = new HashMap<String, String>();
        routes.contents().forEach((name, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.contains("provider")) {
                files.put(name, text);
            }
        });
        return files;
    }

    /** What the keys of the cache do not contain, but responses may depend on: how providers are called, and how requests are adapted. */
    private static Object responseProfiles(Settings settings) {
        var profiles = new HashMap<String, Object>();
        settings.providers().forEach((name, provider) -> profiles.put(name, provider.profile()));
        return List.of(profiles, settings.routing().policies());
    }

    private static ResponseCache cache(CacheSettings settings, Optional<RedisConnection> redis) {
        SharedTier tier = settings.redis()
                ? redis.<SharedTier>map(connection -> {
                            connection.connect();
                            return new RedisTier(connection, settings.ttl());
                        })
                        .orElse(null)
                : null;
        return new ResponseCache(settings, new ResponseStore(settings, tier, InstantSource.system()));
    }

    /** The beans of the routes, by name. */
    Map<String, Object> beans() {
        var beans = new LinkedHashMap<String, Object>();
        beans.put(
                RatatoskrConstants.CACHE_BEAN,
                new CacheAdministration(cache.map(ResponseCache::store).orElse(null)));
        cache.ifPresent(responses -> {
            beans.put(
                    RatatoskrConstants.RESPONSE_CACHING_BEAN,
                    new ResponseCaching(
                            responses,
                            models.router(),
                            settings.providers(),
                            this::revision,
                            settings.cache().shared()));
            beans.put(RatatoskrConstants.CACHE_COUNTS_BEAN, (CacheCounts)
                    () -> responses.store().statistics());
        });
        return beans;
    }

    /** Of a local model its files, else what the provider's list says. */
    private String revision(Candidate candidate) {
        if (candidate.provider().equals(LocalModel.PROVIDER)) {
            return localModels
                    .find(candidate.model())
                    .map(model -> model.source() + " " + model.source().bytes())
                    .orElse("");
        }
        KnownModel known = models.registry().find(candidate.model()).get(candidate.provider());
        return known == null
                ? ""
                : Stream.of("revision", "digest", "sha")
                        .map(known.metadata().extra()::get)
                        .map(String::valueOf)
                        .collect(joining(" "));
    }
}
