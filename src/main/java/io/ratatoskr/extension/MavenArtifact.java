package io.ratatoskr.extension;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Coordinates of a jar in a Maven repository. Only letters, digits, dots, hyphens and underscores, so that they are one word in a POM,
 * a command line and a path.
 *
 * @param version one version, no range
 */
public record MavenArtifact(String group, String artifact, String version) {
    private static final String CAMEL = "org.apache.camel";
    private static final Pattern CAMEL_ARTIFACT = Pattern.compile("camel-[a-z0-9]+(-[a-z0-9]+)*");
    private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9._-]{0,99}";
    private static final Pattern COORDINATES = Pattern.compile("(%1$s):(%1$s):(%1$s)".formatted(WORD));

    /** @throws IllegalArgumentException if a part has other characters */
    public MavenArtifact {
        for (String part : List.of(group, artifact, version)) {
            if (!part.matches(WORD) || part.contains("..")) {
                throw new IllegalArgumentException("'%s' is not a group, artifact or version of Maven".formatted(part));
            }
        }
    }

    /**
     * Reads the name of one of Camel's artifacts, such as {@code camel-ftp}, in Camel's version; or {@code GROUP:ARTIFACT:VERSION}.
     *
     * @throws IllegalArgumentException with a message for the user, if it is neither, or Camel has no such artifact
     */
    public static MavenArtifact parse(String text) {
        if (text.indexOf(':') >= 0) {
            Matcher matcher = COORDINATES.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'%s' is not GROUP:ARTIFACT:VERSION".formatted(text));
            }
            var artifact = new MavenArtifact(matcher.group(1), matcher.group(2), matcher.group(3));
            if (artifact.group.equals(CAMEL) && !artifact.version.equals(CamelArtifacts.version())) {
                throw new IllegalArgumentException(
                        "'%s' is for another version of Camel; this gateway has %s: components add %s"
                                .formatted(text, CamelArtifacts.version(), artifact.artifact));
            }
            return artifact;
        }
        if (CAMEL_ARTIFACT.matcher(text).matches() && CamelArtifacts.exists(text)) {
            return new MavenArtifact(CAMEL, text, CamelArtifacts.version());
        }
        List<String> similar = CamelArtifacts.suggestArtifacts(text);
        throw new IllegalArgumentException(
                similar.isEmpty()
                        ? "'%s' is not an artifact of Camel %s; others are GROUP:ARTIFACT:VERSION"
                                .formatted(text, CamelArtifacts.version())
                        : "'%s' is not an artifact of Camel %s; did you mean %s?"
                                .formatted(text, CamelArtifacts.version(), similar.getFirst()));
    }

    /** The jar's name in Maven's repository. */
    public String jarName() {
        return artifact + "-" + version + ".jar";
    }

    /** {@code GROUP:ARTIFACT:VERSION}. */
    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
