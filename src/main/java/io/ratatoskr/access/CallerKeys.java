package io.ratatoskr.access;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a caller sends with its request, for calls to providers on its own account. They are for that request only: neither logged,
 * nor stored, nor sent anywhere else. Immutable; no text of this shows a key.
 */
public final class CallerKeys {
    /** The header of HTTP and of gRPC's metadata: {@code <provider>=<key>}. */
    public static final String HEADER = "x-ratatoskr-provider-key";

    private final Map<String, Secret> keys;
    private final String tenant;

    private CallerKeys(Map<String, Secret> keys) {
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        this.tenant = digest(keys);
    }

    /**
     * Parses the values of {@link #HEADER}; a value may have several keys, separated by commas, as proxies join them.
     *
     * @throws InvalidRequest when a value has another form, or a provider has two keys; no message has a part of a value
     */
    public static CallerKeys parse(List<String> values) {
        var keys = new LinkedHashMap<String, Secret>();
        for (String value : values) {
            for (String part : value.split(",", -1)) {
                int equals = part.indexOf('=');
                String key = equals < 0 ? "" : part.substring(equals + 1).strip();
                if (equals <= 0 || !isKey(key)) {
                    throw new InvalidRequest(
                            "the header %s (not shown) is not of the form <provider>=<key>".formatted(HEADER));
                }
                if (keys.put(part.substring(0, equals).strip(), new Secret(key)) != null) {
                    throw new InvalidRequest("the header %s has two keys for one provider".formatted(HEADER));
                }
            }
        }
        return new CallerKeys(keys);
    }

    /**
     * The same from keys by provider.
     *
     * @throws InvalidRequest when a key has characters that a header cannot carry
     */
    public static CallerKeys of(Map<String, String> keys) {
        var secrets = new LinkedHashMap<String, Secret>();
        keys.forEach((provider, key) -> {
            if (!isKey(key)) {
                throw new InvalidRequest("a provider's key (not shown) is empty, or has a space or other characters");
            }
            secrets.put(provider, new Secret(key));
        });
        return new CallerKeys(secrets);
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    public Set<String> providers() {
        return keys.keySet();
    }

    /** Returns the key for a provider; null: calls to it use the gateway's. */
    public @Nullable Secret key(String provider) {
        return keys.get(provider);
    }

    /** What separates these calls from those with other keys: a SHA-256 of all keys and their providers, in hex. */
    public String tenant() {
        return tenant;
    }

    /** A SHA-256 of one key, in hex. */
    public static String tenant(Secret key) {
        return HexFormat.of().formatHex(sha256().digest(key.reveal().getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Map<String, Secret> keys) {
        MessageDigest digest = sha256();
        // A new line is in neither a provider nor a key
        new TreeMap<>(keys)
                .forEach((provider, key) ->
                        digest.update((provider + "=" + tenant(key) + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Shows the providers only. */
    @Override
    public String toString() {
        return "CallerKeys" + keys.keySet();
    }
}
