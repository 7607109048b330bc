package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: one\n\ndata: two\n\n",
        "data: one\r\n\r\ndata: two\r\n\r\n",
        "data: one\r\rdata: two\r\r",
        "data:one\n\ndata:two\n\n",
        "\uFEFFdata: one\n\n: a comment\n\ndata: two\n\n",
        "id: 1\ndata: one\nretry: 10\n\n\n\nnonsense\ndata: two\n\n",
        "data: one\n\ndata: two\n",
      })
  void readsTheSameEventsInEveryNotation(String stream) throws Exception {
    // when
    List<SseParser.Event> events = parse(List.of(stream.getBytes(UTF_8)));

    // then
    assertThat(events).extracting(SseParser.Event::data).containsExactly("one", "two");
    assertThat(events).extracting(SseParser.Event::type).containsOnly("message");
  }

  @Test
  void joinsDataLinesAndKeepsTheType() throws Exception {
    // when
    var events =
        parse(List.of("event: error\ndata: a\ndata:\ndata:  b\n\ndata: c\n\n".getBytes(UTF_8)));

    // then
    assertThat(events)
        .containsExactly(
            new SseParser.Event("error", "a\n\n b"), new SseParser.Event("message", "c"));
  }

  @Test
  void readsErrorLinesOfOlderLlamaServers() throws Exception {
    assertThat(parse(List.of("error: {\"code\":500}\n\n".getBytes(UTF_8))))
        .containsExactly(new SseParser.Event("error", "{\"code\":500}"));
  }

  @Test
  void givesTheHalfLineAtTheEndApart() throws Exception {
    assertThat(parse(List.of("data: whole\n\ndata: {\"hal".getBytes(UTF_8))))
        .extracting(SseParser.Event::data)
        .containsExactly("whole", "{\"hal");
  }

  @Test
  void refusesEventsBeyondTheBound() {
    // given
    var parser = new SseParser(10);
    byte[] line = "data: 123456".getBytes(UTF_8);

    // then
    assertThatThrownBy(() -> parser.feed(ByteBuffer.wrap(line)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 10 bytes");
  }

  @Property
  void givesTheSameEventsHoweverTheBytesAreCut(
      @ForAll("streams") String stream, @ForAll("cuts") List<Integer> cuts) throws Exception {
    // given
    byte[] bytes = stream.getBytes(UTF_8);
    List<byte[]> chunks = new ArrayList<>();
    int start = 0;
    for (int i = 0; start < bytes.length; i++) {
      int length = cuts.isEmpty() ? bytes.length : cuts.get(i % cuts.size());
      int end = Math.min(bytes.length, start + length);
      chunks.add(Arrays.copyOfRange(bytes, start, end));
      start = end;
    }

    // then
    assertThat(parse(chunks)).isEqualTo(parse(List.of(bytes)));
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data: ",
            "data:",
            "event: error",
            "error: x",
            ": comment",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "\r\n\r\n",
            "{\"a\":1}",
            "\u00e9\u4e2d\ud83d\ude00",
            "\uFEFF",
            "[DONE]")
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(1, 7).list().ofMaxSize(10);
  }

  private static List<SseParser.Event> parse(List<byte[]> chunks) throws IOException {
    var parser = new SseParser(100_000);
    List<SseParser.Event> events = new ArrayList<>();
    for (byte[] chunk : chunks) {
      events.addAll(parser.feed(ByteBuffer.wrap(chunk)));
    }
    parser.rest().ifPresent(events::add);
    return events;
  }
}
