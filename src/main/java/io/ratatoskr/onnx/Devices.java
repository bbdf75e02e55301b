package io.ratatoskr.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.EnumSet;

/** Selects the device that a session runs on. */
final class Devices {
    private static final String CUDA = "cuda:";

    private Devices() {}

    /** @throws OrtException when the device is not available, with the remedy */
    static void choose(String device, SessionOptions options) throws OrtException {
        if (!device.startsWith(CUDA)) {
            return;
        }
        EnumSet<OrtProvider> there = OrtEnvironment.getAvailableProviders();
        if (!there.contains(OrtProvider.CUDA)) {
            throw new OrtException(
                    "ratatoskr.onnx.device is %s, but this build of ONNX Runtime supports only %s; replace onnxruntime by com.microsoft.onnxruntime:onnxruntime_gpu on the class path"
                            .formatted(device, there));
        }
        options.addCUDA(Integer.parseInt(device.substring(CUDA.length())));
    }
}
