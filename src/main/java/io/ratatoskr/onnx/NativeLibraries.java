package io.ratatoskr.onnx;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.sun.jna.NativeLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native libraries with their telemetry disabled.
 *
 * <p>ONNX Runtime 1.29 on Linux and macOS sends process, session and performance events to its vendor as soon as the environment
 * exists; only the environment variable {@value #ORT_OPT_OUT}, read once, prevents it. Without it the runtime also matches the whole
 * command line with a recursive expression, which overflows the stack and ends the JVM when the class path has about ten thousand
 * characters. DJL reports the start of a tokenizer unless {@value #DJL_OPT_OUT} is set, and downloads a library on a machine with
 * CUDA unless it is offline.
 */
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String ORT_OPT_OUT = "ORT_DISABLE_TELEMETRY";
    private static final String DJL_OPT_OUT = "OPT_OUT_TRACKING";
    private static final String DJL_OFFLINE = "ai.djl.offline";

    private NativeLibraries() {}

    /** The runtime's single environment of the process; never closed. */
    static OrtEnvironment onnxEnvironment() {
        return OnnxEnvironment.ENVIRONMENT;
    }

    static void loadTokenizers() {
        DjlTokenizers.load();
    }

    /** Loaded by the first session. */
    private static final class OnnxEnvironment {
        static final OrtEnvironment ENVIRONMENT = create();

        private static OrtEnvironment create() {
            disableTelemetry();
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                LOG.warn("ONNX Runtime's telemetry events cannot be switched off: {}", e.getMessage());
            }
            return environment;
        }

        /** Sets the variable unless the operator has set it, to any value. */
        private static void disableTelemetry() {
            boolean unix = !System.getProperty("os.name", "").startsWith("Windows");
            if (unix && System.getenv(ORT_OPT_OUT) == null) {
                Object[] keepExisting = {ORT_OPT_OUT, "1", 0};
                if (NativeLibrary.getProcess().getFunction("setenv").invokeInt(keepExisting) != 0) {
                    throw new IllegalStateException("ONNX Runtime's telemetry cannot be switched off; set "
                            + ORT_OPT_OUT + "=1 in the environment");
                }
            }
        }
    }

    /** Loaded by the first tokenizer. Offline only while the library loads: the host application may use DJL online. */
    private static final class DjlTokenizers {
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
