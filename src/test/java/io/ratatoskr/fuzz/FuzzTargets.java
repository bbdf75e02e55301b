package io.ratatoskr.fuzz;

import io.ratatoskr.access.KeysFileTarget;
import io.ratatoskr.store.LockFileTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All targets, by name. */
public final class FuzzTargets {
    private FuzzTargets() {}

    /** The targets that call the code directly. */
    public static Map<String, Supplier<FuzzTarget>> direct() {
        Map<String, Supplier<FuzzTarget>> targets = new LinkedHashMap<>();
        targets.put("requests", RequestTarget::new);
        targets.put("responses", ResponseTarget::new);
        targets.put("streams", StreamTarget::new);
        targets.put("json", JsonTarget::new);
        targets.put("config", ConfigTarget::new);
        targets.put("keys", KeysFileTarget::new);
        targets.put("lock", LockFileTarget::new);
        targets.put("model-lists", SnapshotTarget::new);
        return targets;
    }

    /** The targets of a whole gateway. */
    public static Map<String, Supplier<FuzzTarget>> gateway() {
        Map<String, Supplier<FuzzTarget>> targets = new LinkedHashMap<>();
        targets.put("http", HttpTarget::new);
        targets.put("socket", SocketTarget::new);
        targets.put("upstream", UpstreamTarget::new);
        return targets;
    }
}
