package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class HttpResponseParserCheck {
    private static HttpResponseParser parseInPieces(String response, int size) {
        HttpResponseParser parser = new HttpResponseParser();
        byte[] bytes = response.getBytes(US_ASCII);
        for (int at = 0; at < bytes.length; at += size) {
            assertThat(parser.isDone()).isFalse();
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
            parser.feed(piece, piece.length);
        }
        return parser;
    }

    @Test
    void responses_with_a_length_end_after_it_however_they_are_split() {
        String response = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 5\r\nx: y\r\n\r\nhello";
        for (int size = 1; size <= response.length(); size++) {
            HttpResponseParser parser = parseInPieces(response, size);

            assertThat(parser.isDone()).isTrue();
            assertThat(parser.status()).isEqualTo(429);
        }
    }

    @Test
    void events_are_counted_across_chunks_and_reads() {
        String response = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                + "8\r\ndata: a\n\r\n9\r\n\n: ping\n\n\r\n12\r\ndata: [DONE]\n\ndata\r\n";
        String rest = "5\r\n: b\n\n\r\n0\r\n\r\n";
        for (int size = 1; size <= response.length(); size++) {
            HttpResponseParser parser = parseInPieces(response, size);

            assertThat(parser.events()).isEqualTo(2);
            assertThat(parser.terminated()).isTrue();
            assertThat(parser.isDone()).isFalse();
            parser.feed(rest.getBytes(US_ASCII), rest.length());
            assertThat(parser.events()).isEqualTo(3);
            assertThat(parser.terminated()).isFalse();
            assertThat(parser.isDone()).isTrue();
        }
    }
}
