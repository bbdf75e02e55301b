package io.ratatoskr.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;

/**
 * Loads DJL's native tokenizers with their telemetry disabled. DJL reports the start of a tokenizer unless {@value #DJL_OPT_OUT} is
 * set, and downloads a library on a machine with CUDA unless it is offline.
 */
final class DjlLibrary {
    private static final String DJL_OPT_OUT = "OPT_OUT_TRACKING";
    private static final String DJL_OFFLINE = "ai.djl.offline";

    private DjlLibrary() {}

    static void load() {
        Holder.load();
    }

    /** Loaded by the first tokenizer. Offline only while the library loads: the host application may use DJL online. */
    private static final class Holder {
        static {
            if (System.getProperty(DJL_OPT_OUT) == null) {
                System.setProperty(DJL_OPT_OUT, "true");
            }
            boolean setOffline = System.getProperty(DJL_OFFLINE) == null;
            if (setOffline) {
                System.setProperty(DJL_OFFLINE, "true");
            }
            try {
                LibUtils.checkStatus();
            } finally {
                if (setOffline) {
                    System.clearProperty(DJL_OFFLINE);
                }
            }
        }

        static void load() {}
    }
}
