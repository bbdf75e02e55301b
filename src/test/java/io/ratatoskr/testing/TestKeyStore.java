package io.ratatoskr.testing;

import java.io.IOException;
import java.nio.file.Path;

/** A PKCS #12 file with a self-signed certificate for {@code localhost} and its key, created by the JDK's keytool. */
public final class TestKeyStore {
    /** Name of the entry. */
    public static final String ALIAS = "test";

    public static final String PASSWORD = "changeit";

    private TestKeyStore() {}

    /** Creates the file, and returns it. */
    public static Path create(Path file) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed with exit code " + keytool.exitValue());
        }
        return file;
    }
}
