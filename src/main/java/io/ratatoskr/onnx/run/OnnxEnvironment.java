package io.ratatoskr.onnx.run;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.sun.jna.NativeLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads ONNX Runtime with its telemetry disabled.
 *
 * <p>ONNX Runtime 1.29 on Linux and macOS sends process, session and performance events to its vendor as soon as the environment
 * exists; only the environment variable {@value #ORT_OPT_OUT}, read once, prevents it. Without it the runtime also matches the whole
 * command line with a recursive expression, which overflows the stack and ends the JVM when the class path has about ten thousand
 * characters.
 */
final class OnnxEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxEnvironment.class);
    private static final String ORT_OPT_OUT = "ORT_DISABLE_TELEMETRY";

    private OnnxEnvironment() {}

    /** The runtime's single environment of the process; never closed. */
    static OrtEnvironment get() {
        return Holder.ENVIRONMENT;
    }

    /** Loaded by the first session. */
    private static final class Holder {
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
}
