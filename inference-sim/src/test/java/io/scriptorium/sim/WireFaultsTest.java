package io.scriptorium.sim;

import static io.scriptorium.sim.FaultyServer.PROMPT;
import static io.scriptorium.sim.FaultyServer.chunks;
import static io.scriptorium.sim.SimulatorClient.streamed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is on the wire with each fault of its form. */
class WireFaultsTest {
  private final FaultyServer server = new FaultyServer();
  private String text = "";

  @BeforeEach
  void askWithoutFaults() {
    text = server.text("", PROMPT);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static JsonNode choice(JsonNode chunk) {
    return chunk.path("choices").path(0);
  }

  private static String content(String stream) {
    return chunks(stream).stream()
        .map(chunk -> choice(chunk).path("delta").path("content").asString(""))
        .collect(Collectors.joining());
  }

  private static List<JsonNode> finishReasons(String stream) {
    return chunks(stream).stream()
        .map(chunk -> choice(chunk).path("finish_reason"))
        .filter(reason -> !reason.isMissingNode() && !reason.isNull())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comments",
        "empty-data",
        "split-bytes",
        "done-space",
        "no-done",
        "no-finish",
        "finish=eos",
        "empty-choices",
        "null-choices",
        "usage-each",
        "no-usage",
        "content-null",
        "trailing-garbage",
        "comments+empty-data+done-space+usage-each+content-null+split-bytes"
      })
  void theTextIsTheSame(String fault) {
    assertThat(content(server.stream(fault))).isEqualTo(text);
  }

  @Test
  void linesEndWithCrAndLf() {
    String stream = server.stream("crlf");

    assertThat(stream).endsWith("data: [DONE]\r\n\r\n").doesNotContainPattern("[^\r]\n");
  }

  @Test
  void noSpaceFollowsTheFieldsName() {
    String stream = server.stream("no-space");

    assertThat(stream).startsWith("data:{").contains("data:[DONE]").doesNotContain("data: ");
  }

  @Test
  void aByteOrderMarkComesFirst() {
    byte[] bytes = server.bytes("byte-order-mark", streamed(PROMPT)).body();

    assertThat(bytes).startsWith(0xEF, 0xBB, 0xBF);
    assertThat(new String(bytes, UTF_8).substring(1)).startsWith("data: {");
  }

  @Test
  void commentsComeBetweenTheEvents() {
    assertThat(server.stream("comments")).startsWith(": keep-alive\n\ndata: {");
  }

  @Test
  void eventsWithEmptyDataComeBetweenTheOthers() {
    String stream = server.stream("empty-data");

    assertThat(stream.lines()).contains("data: ", "data:").startsWith("data: ");
  }

  @Test
  void theEndMarkHasSpaces() {
    assertThat(server.stream("done-space")).endsWith("data:  [DONE] \n\n");
  }

  @Test
  void theEndMarkIsMissing() {
    assertThat(server.stream("no-done")).doesNotContain("[DONE]");
  }

  @Test
  void theFinishReasonIsMissing() {
    String stream = server.stream("no-finish");

    assertThat(finishReasons(stream)).isEmpty();
    assertThat(stream).endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @CsvSource({"finish=STOP,STOP", "finish=MAX_TOKENS,MAX_TOKENS", "finish=,''", "finish,eos"})
  void theFinishReasonIsWhatIsGiven(String fault, String reason) {
    assertThat(finishReasons(server.stream(fault)))
        .singleElement()
        .satisfies(given -> assertThat(given.asString()).isEqualTo(reason));
  }

  @Test
  void theFinishReasonIsNull() {
    List<JsonNode> chunks = chunks(server.stream("finish=null+no-usage"));

    assertThat(choice(chunks.getLast()).path("delta")).isEmpty();
    assertThat(choice(chunks.getLast()).path("finish_reason").isNull()).isTrue();
  }

  @Test
  void aStreamIsAnsweredWithOneObject() {
    var response = server.post("json", streamed(PROMPT));

    assertThat(response.contentType()).startsWith("application/json");
    assertThat(response.json().path("object").asString()).isEqualTo("chat.completion");
    assertThat(choice(response.json()).path("message").path("content").asString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip+json"})
  void theAnswerIsCompressed(String faults) throws IOException {
    HttpResponse<byte[]> response = server.bytes(faults, streamed(PROMPT));

    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    var zipped = new GZIPInputStream(new ByteArrayInputStream(response.body()));
    String body = new String(zipped.readAllBytes(), UTF_8);
    assertThat(
            faults.equals("gzip")
                ? content(body)
                : choice(SimulatorJson.MAPPER.readTree(body))
                    .path("message")
                    .path("content")
                    .asString())
        .isEqualTo(text);
  }

  @Test
  void contentIsAListOfParts() {
    String joined =
        chunks(server.stream("content-list")).stream()
            .map(chunk -> choice(chunk).path("delta").path("content"))
            .filter(JsonNode::isArray)
            .peek(content -> assertThat(content.path(0).path("type").asString()).isEqualTo("text"))
            .map(content -> content.path(0).path("text").asString())
            .collect(Collectors.joining());

    assertThat(joined).isEqualTo(text);
  }

  @Test
  void chunksHaveAMessage() {
    List<JsonNode> chunks = chunks(server.stream("message-field"));

    assertThat(
            chunks.stream()
                .map(chunk -> choice(chunk).path("message").path("content").asString(""))
                .collect(Collectors.joining()))
        .isEqualTo(text);
    assertThat(chunks).noneMatch(chunk -> choice(chunk).has("delta"));
  }

  @Test
  void contentIsNull() {
    List<JsonNode> chunks = chunks(server.stream("content-null+reasoning=40"));

    assertThat(choice(chunks.get(0)).path("delta").path("content").isNull()).isTrue();
    assertThat(choice(chunks.get(1)).path("delta").path("content").isNull()).isTrue();
    assertThat(choice(chunks.get(1)).path("delta").path("reasoning_content").asString())
        .isNotEmpty();
  }

  @Test
  void choicesAreEmptyOrNull() {
    List<JsonNode> chunks = chunks(server.stream("empty-choices+null-choices"));

    assertThat(chunks.get(0).path("choices")).isEmpty();
    assertThat(chunks.get(1).path("choices").isNull()).isTrue();
  }

  @Test
  void usageIsInEveryChunkOrInNone() {
    List<JsonNode> each = chunks(server.stream("usage-each"));

    assertThat(each.subList(1, each.size())).allMatch(chunk -> chunk.has("usage"));
    assertThat(each.getLast().path("usage").path("completion_tokens").asInt())
        .isGreaterThan(each.get(1).path("usage").path("completion_tokens").asInt());
    assertThat(server.stream("no-usage")).doesNotContain("usage");
  }

  @Test
  void garbageComesAfterTheLastChunk() {
    String stream = server.stream("trailing-garbage+no-usage");

    assertThat(stream).endsWith("data: Deprecated\n\ndata: [DONE]\n\n");
  }

  @Test
  void anErrorIsTheOnlyEvent() {
    String stream = server.stream("error-first");

    assertThat(chunks(stream))
        .singleElement()
        .satisfies(it -> assertThat(it.has("error")).isTrue());
    assertThat(stream).endsWith("data: [DONE]\n\n");
  }

  @Test
  void anErrorComesInTheMiddle() {
    String stream = server.stream("error-middle");

    assertThat(text).startsWith(content(stream));
    assertThat(content(stream)).hasSizeBetween(1, text.length() - 1);
    assertThat(chunks(stream).getLast().path("error").path("message").asString())
        .contains("EngineDeadError");
    assertThat(finishReasons(stream)).isEmpty();
  }

  @Test
  void anErrorComesAsAnEventOfItsType() {
    assertThat(server.stream("error-event"))
        .containsPattern("event: error\ndata: \\{\"error\"")
        .doesNotContain("[DONE]");
  }

  @Test
  void anErrorComesAsAnObject() {
    JsonNode last = chunks(server.stream("error-object")).getLast();

    assertThat(last.path("object").asString()).isEqualTo("error");
  }

  @Test
  void anErrorComesBesideAChoice() {
    JsonNode last = chunks(server.stream("error-choice")).getLast();

    assertThat(last.has("error")).isTrue();
    assertThat(choice(last).path("finish_reason").asString()).isEqualTo("error");
  }

  @Test
  void nothingIsSentForAWhile() {
    long before = System.nanoTime();

    String stream = server.stream("slow-first=0.3+idle=0.3");

    assertThat((System.nanoTime() - before) / 1e9).isGreaterThan(0.6);
    assertThat(content(stream)).isEqualTo(text);
  }
}
