package io.ratatoskr.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.EnumSet;

/** What a session computes on. */
final class Devices {
    private static final String CUDA = "cuda:";

    private Devices() {}

    /** @throws OrtException when the device is not there, saying what would help */
    static void choose(String device, SessionOptions options) throws OrtException {
        if (!device.startsWith(CUDA)) {
            return;
        }
        EnumSet<OrtProvider> there = OrtEnvironment.getAvailableProviders();
        if (!there.contains(OrtProvider.CUDA)) {
            throw new OrtException(
                    "ratatoskr.onnx.device is %s, but this build of ONNX Runtime computes on %s only; put com.microsoft.onnxruntime:onnxruntime_gpu in the place of onnxruntime on the class path"
                            .formatted(device, there));
        }
        options.addCUDA(Integer.parseInt(device.substring(CUDA.length())));
    }
}
