package io.ratatoskr.config;

import io.ratatoskr.settings.AccessSettings.AdminPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of who may use the gateway, for every frontend. */
final class AccessKeys {
    static final Key<Optional<Path>> KEYS_FILE = new Key<>(
            "access.keys-file",
            ValueParsers.FILE.optional(),
            "",
            "File with one API key per line: key, name=key, or name=key admin; with it, every request must carry one"
                    + " of them.");
    static final Key<Boolean> ALLOW_ANONYMOUS = new Key<>(
            "access.allow-anonymous",
            ValueParsers.BOOLEAN,
            "false",
            "Whether the server may listen on an address other than loopback without a keys-file.");
    static final Key<AdminPolicy> ADMIN = new Key<>(
            "access.admin",
            ValueParsers.enumConstant(AdminPolicy.class, AdminPolicy::wireName),
            "auto",
            "Who may load, unload, download and refresh models: loopback (callers on this machine that use no proxy,"
                    + " and keys marked admin), keys (keys marked admin) or auto (loopback while listening on loopback"
                    + " without a keys-file, else keys).");

    static final List<Key<?>> ALL = List.of(KEYS_FILE, ALLOW_ANONYMOUS, ADMIN);

    private AccessKeys() {}
}
