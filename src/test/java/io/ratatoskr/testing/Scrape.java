package io.ratatoskr.testing;

import io.ratatoskr.camel.telemetry.ManagementServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** The metrics of a gateway at one time, as its management port shows them. */
public record Scrape(List<Sample> samples, Map<String, String> types) {
    /** One for all: a client takes a thread, and closing it waits for that thread, for seconds on a busy machine. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** A line of the scrape. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** Scrapes the management port of the gateway in that context. */
    public static Scrape of(CamelContext context) {
        return parse(get(context, "/metrics").body());
    }

    /** Sends a GET to the management port. */
    public static HttpResponse<String> get(CamelContext context, String path) {
        int port = context.getRegistry()
                .lookupByNameAndType(ManagementServer.BEAN, ManagementServer.class)
                .port();
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Parses the text format. */
    public static Scrape parse(String text) {
        var samples = new ArrayList<Sample>();
        var types = new LinkedHashMap<String, String>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                types.put(words[2], words[3]);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new IllegalStateException("not a sample: " + line);
                }
                samples.add(
                        new Sample(matcher.group(1), labels(matcher.group(2)), Double.parseDouble(matcher.group(3))));
            }
        }
        return new Scrape(samples, types);
    }

    private static Map<String, String> labels(String text) {
        var labels = new LinkedHashMap<String, String>();
        if (text != null) {
            Matcher matcher = LABEL.matcher(text);
            while (matcher.find()) {
                labels.put(matcher.group(1), matcher.group(2));
            }
        }
        return labels;
    }

    /** The samples of a name. */
    public Stream<Sample> samples(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name));
    }

    /** The value of the sample with that name and exactly these labels. */
    public OptionalDouble value(String name, Map<String, String> labels) {
        return samples(name)
                .filter(sample -> sample.labels().equals(labels))
                .mapToDouble(Sample::value)
                .findFirst();
    }
}
