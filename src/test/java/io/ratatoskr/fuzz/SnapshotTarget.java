package io.ratatoskr.fuzz;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.registry.RegistrySnapshotJson;
import java.util.random.RandomGenerator;

/** The file of stored model lists: read, and written again, or refused with a documented failure. */
public final class SnapshotTarget implements FuzzTarget {
    private static final String SNAPSHOT = """
            {"format":1,"version":"v","providers":{"acme":{"address":"acme.test","at":1700000000,"complete":true,"parameters":\
            {"max_tokens":{"availability":"mutable","range":{"min":1}},"temperature":{"availability":"mutable","range":{"min":0,\
            "max":2}}},"models":[{"id":"m","aliases":["n"],"capabilities":["chat","chat_streaming","tool_use"],\
            "context_window":8000,"max_output_tokens":200,"input_modalities":["text","image"],"output_modalities":["text"],\
            "pricing":{"prompt":1,"completion":2.5,"cache_read":0.1},"parameters":{"temperature":"mutable","seed":"unsupported"}}]}},\
            "same":[{"acme":"m","other":"n"}]}""";

    @Override
    public String name() {
        return "model-lists";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        return FuzzInput.of(new Mutator(random).mutate(Words.bytes(SNAPSHOT)));
    }

    @Override
    public String run(FuzzInput input) {
        try {
            RegistrySnapshot snapshot = RegistrySnapshotJson.read(input.bytes(0));
            Expectations.json(RegistrySnapshotJson.write(snapshot));
            return "read";
        } catch (GatewayException e) {
            return Expectations.documented(e);
        }
    }
}
