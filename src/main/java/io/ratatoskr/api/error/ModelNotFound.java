package io.ratatoskr.api.error;

/** No provider has the model. The message suggests similar names. */
public final class ModelNotFound extends GatewayException {
    /** The request that lists the known models, as messages name it. */
    public static final String LIST_REQUEST = "GET /v1/models?all=true";

    private static final long serialVersionUID = 1L;

    private final String model;

    public ModelNotFound(String message, String model) {
        super(message);
        this.model = model;
    }

    public String model() {
        return model;
    }

    @Override
    public ModelNotFound withMessage(String message) {
        return copyTo(new ModelNotFound(message, model));
    }
}
