package io.ratatoskr.onnx.run;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.EnumSet;

/** Selects the device that a session runs on. */
final class ExecutionDevice {
    private static final String CUDA_PREFIX = "cuda:";

    private ExecutionDevice() {}

    /** @throws OrtException when the device is not available, with the remedy */
    static void configure(String device, SessionOptions options) throws OrtException {
        if (!device.startsWith(CUDA_PREFIX)) {
            return;
        }
        EnumSet<OrtProvider> available = OrtEnvironment.getAvailableProviders();
        if (!available.contains(OrtProvider.CUDA)) {
            throw new OrtException(
                    "ratatoskr.onnx.device is %s, but this build of ONNX Runtime supports only %s; replace onnxruntime by com.microsoft.onnxruntime:onnxruntime_gpu on the class path"
                            .formatted(device, available));
        }
        options.addCUDA(Integer.parseInt(device.substring(CUDA_PREFIX.length())));
    }
}
